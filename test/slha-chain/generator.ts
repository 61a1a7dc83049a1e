// A stand-in for a spectrum generator: reads SLHA, writes SLHA, and misbehaves on request, in the ways of the real ones.
// usage: generator.js BEHAVIOUR [--in=FILE] [--out=FILE] [--text=TEXT] [--exit=CODE] [--seconds=S]
//     or generator.js --ways=FILE NUMBER, and the arguments are that line of FILE, words with tabs between them.
// Without --in it reads standard input, without --out it writes to standard output. It uses nothing of Lodescan.
import { spawn } from "node:child_process";
import { readFileSync, utimesSync, writeFileSync, writeSync } from "node:fs";

const [first = "ok", ...more] = process.argv.slice(2);
const listed = first.startsWith("--ways=")
  ? readFileSync(first.slice(7), "utf8").split("\n")[Math.round(Number(more[0]))]!.split("\t")
  : [first];
const [behaviour, ...rest] = [...listed, ...more];
const option = (name: string) => rest.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
const exitCode = Number(option("exit") ?? 0);

/** Numbers of MINPAR; words that are none are 0, as in SOFTSUSY. */
function readInputs(): Record<string, number> {
  const text = readFileSync(option("in") ?? 0, "utf8");
  const inputs: Record<string, number> = {};
  let block = "";
  for (const line of text.split("\n")) {
    const words = line.replace(/#.*/, "").trim().split(/\s+/);
    if (words[0]!.toLowerCase() === "block") block = words[1]!.toUpperCase();
    else if (block === "MINPAR" && words.length > 1) inputs[words[0]!] = Number.parseFloat(words[1]!) || 0;
  }
  return inputs;
}

function spinfo(...lines: string[]): string {
  return ["Block SPINFO", "     1   STAND-IN   # spectrum calculator", "     2   1.0", ...lines, ""].join(
    "\n",
  );
}

const number = (value: number) => value.toExponential(8).replace(/e([+-])(\d)$/, "e$10$2");

function minpar(inputs: Record<string, number>): string {
  return `Block MINPAR  # inputs\n${Object.entries(inputs)
    .map(([index, value]) => `     ${index}    ${number(value)}\n`)
    .join("")}`;
}

/** Masses that anybody can work out again: gluino 2.2 m12 + 100, neutralino 0.42 m12, Higgs 110 + 4 log10(m0 + m12). */
function spectrum(inputs: Record<string, number>): string {
  const { 1: m0 = 0, 2: m12 = 0, 3: tanb = 10 } = inputs;
  return `Block MASS   # Mass spectrum
        25     ${number(110 + 4 * Math.log10(m0 + m12 + 1))}   # h0
   1000021     ${number(2.2 * m12 + 100)}   # ~g
   1000022     ${number(0.42 * m12)}   # ~neutralino(1)
   1000015     ${number(Math.sqrt(m0 * m0 + 0.15 * m12 * m12))}   # ~stau_1
Block HMIX Q=  1.00000000E+03
     1     ${number(m12)}   # mu(Q)
     2     ${number(tanb)}   # tan beta(Q)
DECAY        25     4.00000000E-03   # h
     5.90000000E-01    2           5        -5   # BR(h -> b bb)
     2.30000000E-03    2          22        22   # BR(h -> A A)
`;
}

function write(text: string): void {
  const path = option("out");
  if (path !== undefined) {
    writeFileSync(path, text);
    return;
  }
  // In parts: a pipe takes no megabytes at once.
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at, Math.min(65536, bytes.length - at));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}

/** A process that stays: in the group, in a session of its own, or so and without the environment. */
function leaveBehind(kind: "child" | "daemon" | "stranger"): void {
  const child = spawn(
    process.execPath,
    ["-e", "setTimeout(() => {}, 600_000)", `lode-left-${option("text")}`],
    {
      detached: kind !== "child",
      stdio: "ignore",
      ...(kind === "stranger" ? { env: {} } : {}),
    },
  );
  child.unref();
}

/** Never ends; `deaf` to requests to end. */
function hang(deaf: boolean): void {
  if (deaf) process.on("SIGTERM", () => {});
  setInterval(() => {}, 1000);
}

const inputs = readInputs();
const whole = () => spinfo() + minpar(inputs) + spectrum(inputs);
const text = option("text") ?? "";

const behaviours: Record<string, () => void> = {
  ok: () => write(whole()),
  hang: () => hang(false),
  "hang-deaf": () => hang(true),
  "hang-with-children": () => {
    leaveBehind("child");
    leaveBehind("daemon");
    hang(true);
  },
  crash: () => process.kill(process.pid, "SIGSEGV"),
  "crash-after-output": () => {
    write(whole());
    process.kill(process.pid, "SIGSEGV");
  },
  child: () => {
    leaveBehind("child");
    write(whole());
  },
  daemon: () => {
    leaveBehind("daemon");
    write(whole());
  },
  stranger: () => {
    leaveBehind("stranger");
    write(whole());
  },
  half: () => write(whole().slice(0, whole().indexOf("1000022") + 12)),
  "half-lines": () => write(whole().slice(0, whole().indexOf("Block MASS"))),
  missing: () => {},
  empty: () => write(""),
  stale: () => {
    write(whole());
    const yesterday = Date.now() / 1000 - 86_400;
    utimesSync(option("out")!, yesterday, yesterday);
  },
  error: () => write(spinfo(`     4   ${text}   # Point invalid`) + minpar(inputs)),
  "error-comment": () => write(spinfo(`     4               # ${text}`)),
  "error-dcinfo": () => write(`${whole()}Block DCINFO\n     4   ${text}\n`),
  warning: () => write(spinfo(`     3   ${text}`) + minpar(inputs) + spectrum(inputs)),
  echo: () => write(spinfo() + minpar({ ...inputs, 1: inputs[1]! + 1 }) + spectrum(inputs)),
  "no-echo": () => write(spinfo() + spectrum(inputs)),
  nan: () => write(whole().replace(/(1000021 +)\S+/, "$1NaN")),
  infinite: () => write(whole().replace(/(1000021 +)\S+/, "$1-Infinity")),
  "not-a-number": () => write(whole().replace(/(1000021 +)\S+/, "$1*******")),
  "without-gluino": () => write(whole().replace(/.*1000021.*\n/, "")),
  broken: () => write(whole().replace(/.*1000021.*/, "1000021$&&&")),
  garbage: () => write("Segmentation violation in module SPECTRUM\n\u0000\u0001\u00ff[1.0, 2.0\n".repeat(20)),
  lines: () => write(`${whole()}Block NOISE\n${"     1    1.00000000E+00   # noise\n".repeat(1_000_000)}`),
  endless: () => {
    for (;;) write("     1    1.00000000E+00   # noise\n".repeat(10_000));
  },
  complain: () => {
    process.stderr.write(`${text}\n`);
    write(whole());
  },
  print: () => {
    write(`${text}\n`);
  },
};

const act = behaviours[behaviour!];
if (act === undefined) throw new Error(`There is no behaviour ${behaviour}.`);
const seconds = Number(option("seconds") ?? 0);
setTimeout(() => {
  act();
  process.exitCode = exitCode;
}, seconds * 1000);
