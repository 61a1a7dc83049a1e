// Other libraries at the same work, in processes of their own on one thread: PyTorch and scikit-learn where Python has them
// (bench/peers.requirements.txt; LODE_PYTHON names the interpreter), else TensorFlow.js where it is installed.
import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { instructionSet } from "../dist/src/numerics/index.js";

const python = process.env.LODE_PYTHON ?? "python3";
const script = fileURLToPath(new URL("./speed-peers.py", import.meta.url));

function environment() {
  const env = { ...process.env, OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };
  // Some builds of OpenBLAS take newer processors for a Haswell.
  if (instructionSet() === "avx512") env.OPENBLAS_CORETYPE ??= "SkylakeX";
  return env;
}

function openPython(library) {
  const env = environment();
  const probe = spawnSync(python, [script, library, "version"], { env, encoding: "utf8" });
  if (probe.status !== 0) return undefined;
  const child = spawn(python, [script, library, "serve"], { env, stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.stdin.on("error", () => {}); // the process is gone: said below
  return {
    name: probe.stdout.trim(),
    /** Candidates, or samples times epochs, a second. */
    async ask(what, width, batch) {
      child.stdin.write(`${what} ${width} ${batch}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${library} failed at "${what}"; its message is above`);
      return Number(value);
    },
    close: () => child.stdin.end(),
  };
}

async function openTensorFlow() {
  let tf;
  try {
    tf = await import("@tensorflow/tfjs");
  } catch {
    return undefined;
  }
  const model = (width) => {
    const layers = Array.from({ length: 4 }, (_, i) =>
      tf.layers.dense({ units: width, activation: "relu", ...(i === 0 ? { inputShape: [2] } : {}) }),
    );
    const net = tf.sequential({ layers: [...layers, tf.layers.dense({ units: 1 })] });
    net.compile({ optimizer: tf.train.adam(1e-3), loss: "meanSquaredError" });
    return net;
  };
  const timed = async (work, units) => {
    await work();
    const start = performance.now();
    await work();
    return (units * 1000) / (performance.now() - start);
  };
  return {
    name: `TensorFlow.js ${tf.version.tfjs} (${tf.getBackend()})`,
    ask(what, width, batch) {
      const net = model(width);
      if (what === "score")
        return timed(() => net.predict(tf.randomUniform([16_384, 2]), { batchSize: 16_384 }).data(), 16_384);
      const x = tf.randomUniform([2000, 2]);
      return timed(
        () => net.fit(x, x.square().sum(1, true), { epochs: 1, batchSize: batch, verbose: 0 }),
        2000,
      );
    },
    close() {},
  };
}

/** Peers that are there, and a line about each that is not. */
export async function openPeers() {
  const peers = [];
  const missing = [];
  for (const library of ["torch", "sklearn"]) {
    const peer = openPython(library);
    if (peer) peers.push(peer);
    else
      missing.push(
        `${library} is not installed for ${python}, so it was not measured (bench/peers.requirements.txt).`,
      );
  }
  if (peers.length > 0) return { peers, missing };
  const tensorflow = await openTensorFlow();
  if (tensorflow) return { peers: [tensorflow], missing };
  return { peers, missing: [...missing, "@tensorflow/tfjs is not installed either."] };
}
