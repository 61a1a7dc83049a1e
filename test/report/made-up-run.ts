// A run that never was: an eggbox scanned by somebody who learns, with failures, a discrete and a logarithmic parameter.
import type { ReportSource, SourceBatch, SourceColumn } from "../../src/report/source.js";

export interface MadeUpOptions {
  rows?: number;
  batch?: number;
  /** Record fits and predictions, as a sampler with surrogates does. */
  learning?: boolean;
  failures?: boolean;
}

/** A small linear congruential generator (Numerical Recipes): good enough for pictures, equal on every machine. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 4294967296;
  };
}

const scan = {
  name: "made-up eggbox",
  description: "A scan for the tests of the report.",
  parameters: {
    x1: { prior: "flat", min: 0, max: 31.41592653589793, unit: "GeV", label: "x_1" },
    x2: { prior: "flat", min: 0, max: 31.41592653589793, label: "\\tan\\beta" },
    scale: { prior: "log", min: 1, max: 1000000, unit: "TeV" },
    n: { prior: "integer", min: 1, max: 5 },
    fix: { prior: "fixed", value: 3 },
  },
  observables: { O1: { unit: "pb" }, O2: {} },
  evaluator: { plugin: "expression", options: {} },
  likelihood: { O1: { gaussian: { mean: 100, sigma: 10, theory: 0 } } },
  constraints: { O2: { max: 5, severity: "apply" } },
  target: { sigmas: 2 },
  sampler: { plugin: "mls", options: {} },
  surrogates: [
    { learns: ["O1", "O2"], plugin: "mlp", scale: "linear" },
    { learns: "physical", plugin: "mlp" },
  ],
  seed: 1,
};

const columns: SourceColumn[] = [
  ...["id", "iteration", "origin", "status", "reason", "seconds", "logLikelihood", "found"].map((name) => ({
    name,
    group: "meta",
  })),
  { name: "x1", group: "parameter", unit: "GeV", label: "x_1" },
  { name: "x2", group: "parameter", label: "\\tan\\beta" },
  { name: "scale", group: "parameter", unit: "TeV" },
  { name: "n", group: "parameter" },
  { name: "fix", group: "parameter" },
  { name: "O1", group: "observable", unit: "pb" },
  { name: "O2", group: "observable" },
  { name: "term.O1", group: "term" },
  { name: "violation.O2", group: "violation" },
];

class Maker {
  readonly table: Record<string, number[] | string[]> = Object.fromEntries(
    columns.map(({ name }) => [name, []]),
  );
  private readonly uniform = generator(7);

  constructor(
    private readonly batch: number,
    private readonly failures: boolean,
  ) {}

  private push(values: Record<string, number | string>): void {
    for (const [name, value] of Object.entries(values)) (this.table[name] as (number | string)[]).push(value);
  }

  /** A learner that keeps 85 % of its proposals near the rings, once the first batch has gone. */
  add(id: number): void {
    const { uniform } = this;
    const iteration = Math.floor(id / this.batch);
    const guided = iteration > 0 && uniform() < 0.9;
    let [x1, x2, o1] = [0, 0, 0];
    for (let attempt = 0; attempt < (guided ? 60 : 1); attempt++) {
      [x1, x2] = [uniform() * 10 * Math.PI, uniform() * 10 * Math.PI];
      o1 = (2 + Math.cos(x1 / 2) * Math.cos(x2 / 2)) ** 5;
      if (Math.abs(o1 - 100) < 18) break;
    }
    const n = 1 + Math.floor(uniform() * 5);
    const o2 = n * uniform() * 1.2;
    const bad = this.failures && x1 + x2 > 52 && uniform() < 0.7;
    const status = !bad ? "ok" : uniform() < 0.8 ? "unphysical" : uniform() < 0.5 ? "failed" : "timeout";
    const found = !bad && Math.abs(o1 - 100) < 20 && o2 < 5;
    const term = -0.5 * ((o1 - 100) / 10) ** 2;
    this.push({
      id,
      iteration,
      origin: iteration === 0 ? "initial" : guided ? "guided" : "random",
      status,
      reason: bad ? (status === "unphysical" ? "tachyon" : status === "failed" ? "exit-3" : "time") : "",
      seconds: 0.001,
      logLikelihood: bad ? Number.NEGATIVE_INFINITY : term,
      found: found ? 1 : 0,
      x1,
      x2,
      scale: 10 ** (uniform() * 6),
      n,
      fix: 3,
      O1: bad ? Number.NaN : o1,
      O2: bad ? Number.NaN : o2,
      "term.O1": bad ? Number.NaN : term,
      "violation.O2": bad ? Number.NaN : Math.max(0, o2 - 5),
    });
  }

  *events(): Generator<Record<string, unknown>> {
    const { table, uniform, batch } = this;
    const rows = table.id!.length;
    for (let first = batch; first < rows; first += batch) {
      const iteration = first / batch;
      const losses = Array.from(
        { length: 150 },
        (_, e) => Math.exp(-e / 30) / iteration + 0.002 * (1 + uniform()),
      );
      const fit = { iteration, rows: first, epochs: 150, losses, seconds: 0.2, warm: iteration > 1 };
      yield { type: "sampler", name: "fit", data: { ...fit, learns: ["O1", "O2"] } };
      const halved = losses.map((loss) => loss / 2);
      yield { type: "sampler", name: "fit", data: { ...fit, learns: "physical", losses: halved } };
      const ids = (table.id as number[]).slice(first, first + batch);
      const noisy = (name: string): (number | null)[] =>
        ids.map(
          (id) =>
            (table[name]![id] as number) * (1 + (0.4 * (uniform() - 0.5)) / Math.sqrt(iteration)) || null,
        );
      const predicted = [noisy("O1"), noisy("O2")];
      const data = { iteration, ids, observables: ["O1", "O2"], predicted };
      yield { type: "sampler", name: "batch-predictions", data };
      const probability = ids.map((id) => (table.status![id] === "ok" ? 0.4 : 0.1) + 0.6 * uniform());
      yield { type: "sampler", name: "physical-predictions", data: { iteration, ids, probability } };
      yield {
        type: "sampler",
        name: "candidates",
        data: { iteration, tested: 50_000, accepted: batch, fallback: 0 },
      };
    }
  }
}

/** A reader of the made-up run, as the store's reader would be. */
export function madeUpRun(dir: string, options: MadeUpOptions = {}): ReportSource {
  const { rows = 3000, batch = 100, learning = true, failures = true } = options;
  const maker = new Maker(batch, failures);
  for (let id = 0; id < rows; id++) maker.add(id);
  const found = (maker.table.found as number[]).reduce((sum, value) => sum + value, 0);
  return {
    dir,
    scan,
    columns,
    rows,
    summary: {
      outcome: "finished",
      reason: "evaluations",
      rows,
      tested: rows,
      found,
      efficiency: found / rows,
      statuses: {},
      seconds: 12.3,
      samplerSeconds: 11,
    },
    async *batches(names: string[] = columns.map(({ name }) => name)) {
      const size = 4096;
      for (let first = 0; first < rows; first += size) {
        const piece: SourceBatch = Object.fromEntries(
          names.map((name) => [name, maker.table[name]!.slice(first, first + size) as number[] | string[]]),
        );
        yield piece;
      }
    },
    async *events() {
      if (learning) yield* maker.events();
    },
  };
}
