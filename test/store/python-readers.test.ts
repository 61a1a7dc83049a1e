// pandas, pyarrow, DuckDB and GetDist read a run's log and exports with the very numbers that it holds. A package that is
// not installed skips its test and says so; LODE_PYTHON names the interpreter that has them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { exportRun, openRun, scan } from "lodescan";

const python = process.env.LODE_PYTHON ?? "python3";
const script = fileURLToPath(new URL("../../../test/fixtures/readers/read.py", import.meta.url));

const scanFile = `
name: arc
parameters:
  x: { prior: flat, min: -5, max: 5, unit: GeV }
  y: { prior: flat, min: -5, max: 5, label: "\\\\tan\\\\beta" }
evaluator:
  plugin: expression
  options:
    observables: { O: x^2 + y^2, P: x * y / 3 }
    unphysical: { above: y > x + 1 }
constraints: { P: { max: 2 } }
likelihood: { O: { gaussian: { mean: 9, sigma: 3 } } }
target: { sigmas: 2 }
sampler: random
budget: { evaluations: 200 }
seed: 4
`;

type Table = Record<string, (string | number)[]>;

/** The hex form of Python's float.hex, back to a double. */
function fromHex(text: string): number {
  if (text === "nan" || text === "inf" || text === "-inf") return Number(text.replace("inf", "Infinity"));
  const match = /^(-?)0x([01])\.?([0-9a-f]*)p([+-]\d+)$/.exec(text);
  assert.ok(match, text);
  const [, sign, whole, fraction, exponent] = match as unknown as [string, string, string, string, string];
  let value = Number(whole);
  [...fraction].forEach((digit, i) => {
    value += Number.parseInt(digit, 16) * 16 ** -(i + 1);
  });
  return (sign === "-" ? -1 : 1) * value * 2 ** Number(exponent);
}

const asNumber = (value: string | number | boolean) =>
  typeof value === "string" ? fromHex(value) : Number(value);

describe("Python's readers", () => {
  const folder = mkdtempSync(join(tmpdir(), "lode-readers-test-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const dir = join(folder, "run");
  let log: Record<string, ArrayLike<number | string>> = {};

  before(async () => {
    await (await scan(scanFile, { out: dir })).finished;
    const reader = await openRun(dir);
    log = await reader.read();
    await exportRun(reader, "csv", { out: join(folder, "arc.csv") });
    await exportRun(reader, "parquet", { out: join(folder, "arc.parquet") });
    await exportRun(reader, "getdist", { out: join(folder, "arc") });
  });

  /** What Python read, or undefined if the package is not there. */
  function readBy(t: TestContext, reader: string, file: string): unknown {
    const { status, stdout, stderr, error } = spawnSync(python, [script, reader, file], {
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    if (error !== undefined || status === 3) {
      t.skip(`not installed: ${error?.message ?? stderr.trim()}`);
      return undefined;
    }
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
  }

  function expectLog(table: Table): void {
    assert.deepEqual(Object.keys(table), Object.keys(log));
    for (const [name, expected] of Object.entries(log)) {
      assert.equal(table[name]!.length, 200, name);
      for (let i = 0; i < expected.length; i++) {
        const value = table[name]![i]!;
        const same =
          typeof expected[i] === "string" ? value === expected[i] : Object.is(asNumber(value), expected[i]);
        assert.ok(same, `${name}[${i}] is ${value}, the log has ${expected[i]}`);
      }
    }
  }

  it("have a run with points of two statuses to read", () => {
    assert.deepEqual([...new Set(log.status as unknown as string[])].sort(), ["ok", "unphysical"]);
  });

  for (const [reader, file] of [
    ["log", "run/log.arrows"],
    ["csv", "arc.csv"],
    ["parquet", "arc.parquet"],
    ["duckdb", "arc.parquet"],
  ] as const) {
    it(`open ${file} with equal numbers: ${reader}`, (t) => {
      const table = readBy(t, reader, join(folder, file));
      if (table !== undefined) expectLog(table as Table);
    });
  }

  it("open the chains with equal numbers: getdist", (t) => {
    const chains = readBy(t, "getdist", join(folder, "arc")) as
      | { names: string[]; derived: string[]; weights: string[]; loglikes: string[]; columns: Table }
      | undefined;
    if (chains === undefined) return;
    assert.deepEqual(chains.names.slice(0, 2), ["x", "y"]);
    for (const name of ["O", "P", "logLikelihood"]) assert.ok(chains.derived.includes(name), name);
    const ok = Array.from({ length: 200 }, (_, i) => i).filter((i) => log.status![i] === "ok");
    assert.equal(chains.weights.length, ok.length);
    for (const name of ["x", "y", "O"]) {
      ok.forEach((i, at) => {
        assert.equal(asNumber(chains.columns[name]![at]!), log[name]![i], `${name} of row ${i}`);
      });
    }
  });
});
