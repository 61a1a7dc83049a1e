import assert from "node:assert/strict";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { compileFormula, encodeProblem, scoreObservables } from "lodescan/numerics";

/** Each environment has its own addon state: what is wrong in a worker comes as that worker's LodeError. */
const workerCode = `
  const { parentPort, workerData } = require("node:worker_threads");
  Promise.all([import("lodescan/numerics"), import("lodescan/contract")]).then(([numerics, { LodeError }]) => {
    const { problem, parameters, observables } = workerData;
    const scores = numerics.scoreObservables(problem, parameters, observables, new Uint8Array(parameters.rows));
    let refusal = "";
    try {
      numerics.scoreObservables(problem, parameters, observables, new Uint8Array(0));
    } catch (error) {
      refusal = error instanceof LodeError ? error.code : String(error);
    }
    parentPort.postMessage({ found: scores.found, logLikelihood: scores.logLikelihood, refusal });
  });
`;

test("problems and matrices in shared memory are scored alike in several threads at once", async () => {
  const rows = 1000;
  const shared = (cols: number, f: (i: number) => number) => {
    const data = new Float64Array(new SharedArrayBuffer(rows * cols * 8));
    for (let i = 0; i < data.length; i++) data[i] = f(i);
    return { data, rows, cols };
  };
  const problem = encodeProblem({
    parameters: [{ prior: "flat", numbers: [0, 1] }],
    observables: 1,
    derived: [compileFormula("sin(a) * p", ["p", "a"])],
    terms: [{ kind: "gaussian", columns: [2], numbers: [0.2, 0.1] }],
    constraints: [],
    objectives: [],
    target: { kind: "sigmas", sigmas: 2 },
  });
  const parameters = shared(1, (i) => i / rows);
  const observables = shared(1, (i) => i * 0.01);
  const here = scoreObservables(problem, parameters, observables, new Uint8Array(rows));
  const answers = await Promise.all(
    [0, 1, 2].map(
      () =>
        new Promise<Record<string, unknown>>((resolve, reject) => {
          const worker = new Worker(workerCode, {
            eval: true,
            workerData: { problem, parameters, observables },
          });
          worker.once("message", resolve);
          worker.once("error", reject);
        }),
    ),
  );
  for (const { found, logLikelihood, refusal } of answers) {
    assert.deepEqual(found, here.found);
    assert.deepEqual(logLikelihood, here.logLikelihood);
    assert.equal(refusal, "LODE_NATIVE_ARGUMENT");
  }
});
