// The cmssm evaluator against spectra of SOFTSUSY, a_mu of GM2Calc, and the verdicts of SOFTSUSY and SPheno.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { fixture, type Solved, solve } from "./evaluate.js";

type Row = Record<string, string>;

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(q * sorted.length)]!;
}

const squarks = ["mst1", "mst2", "msb1", "msb2", "mdL", "muL", "mdR", "muR"];
const sleptons = [...["mstau1", "mstau2", "meL", "meR", "msmuL", "msmuR"], ...["msnue", "msnumu", "msnutau"]];

/** Reference column to our observable where they differ. */
const ours: Record<string, string> = { mA0: "mA", mh0: "mh", mu_Q: "mu", amu: "a_mu" };

describe("the cmssm evaluator beside other programs", () => {
  let rows: Row[] = [];
  let solved: Solved[] = [];

  before(async () => {
    rows = fixture("random.csv");
    solved = await solve(
      rows.map((row) => ({
        m0: Number(row.m0),
        m12: Number(row.m12),
        A0: Number(row.A0),
        tanb: Number(row.tanb),
      })),
    );
  });

  /** Relative differences where both are valid and the reference accurate; `shift` compares with another point's. */
  function differences(column: string, shift = 0, take: (row: Row) => boolean = () => true): number[] {
    return rows.flatMap((row, i) => {
      const own = solved[(i + shift) % rows.length]!;
      if (row.status !== "ok" || own.status !== "ok" || row[column] === "" || !take(row)) return [];
      if (Number(row.accuracy_achieved) > 1e-4 || (column === "amu" && row.gm2_status !== "ok")) return [];
      const value = Math.abs(own.values[ours[column] ?? column]!);
      return [value / Math.abs(Number(row[column])) - 1];
    });
  }

  function median(columns: readonly string[], shift = 0, take?: (row: Row) => boolean): number {
    return quantile(
      columns.flatMap((column) => differences(column, shift, take).map(Math.abs)),
      0.5,
    );
  }

  it("agrees on gluinos, squarks and sleptons", () => {
    assert.ok(median(["mgluino"]) < 0.005, `gluino ${median(["mgluino"])}`);
    for (const column of squarks) assert.ok(median([column]) < 0.02, `${column} ${median([column])}`);
    for (const column of sleptons) assert.ok(median([column]) < 0.02, `${column} ${median([column])}`);
  });

  it("agrees on neutralinos and charginos that are gauginos", () => {
    const bino = (row: Row) => Math.abs(Number(row.M2_Q)) < 0.8 * Number(row.mu_Q);
    for (const column of ["mN1", "mN2", "mC1"])
      assert.ok(median([column], 0, bino) < 0.01, `${column} ${median([column], 0, bino)}`);
  });

  it("agrees on mu, mA and mh", () => {
    assert.ok(median(["mu_Q"]) < 0.05, `mu ${median(["mu_Q"])}`);
    assert.ok(median(["mA0"]) < 0.05, `mA ${median(["mA0"])}`);
    const higgs = rows.flatMap((row, i) =>
      row.status === "ok" && solved[i]!.status === "ok"
        ? [Math.abs(solved[i]!.values.mh! - Number(row.mh0))]
        : [],
    );
    assert.ok(quantile(higgs, 0.5) < 1, `median of mh ${quantile(higgs, 0.5)} GeV`);
    assert.ok(quantile(higgs, 0.9) < 2.5, `90 % of mh ${quantile(higgs, 0.9)} GeV`);
  });

  it("agrees on a_mu, with its sign", () => {
    assert.ok(median(["amu"]) < 0.05, `a_mu ${median(["amu"])}`);
    for (const own of solved) if (own.status === "ok") assert.ok(own.values.a_mu! > -1e-12);
  });

  it("agrees on what is valid", () => {
    const agree = rows.map((row, i) => row.status!.startsWith("ok") === (solved[i]!.status === "ok"));
    const share = agree.filter(Boolean).length / rows.length;
    assert.ok(share >= 0.94, `${share} over all`);
    const sure = agree.filter(
      (_, i) =>
        rows[i]!.spheno_status !== "" &&
        rows[i]!.status!.startsWith("ok") === (rows[i]!.spheno_status === "ok"),
    );
    const sureShare = sure.filter(Boolean).length / sure.length;
    assert.ok(sure.length > 200 && sureShare >= 0.97, `${sureShare} of ${sure.length} where both agree`);
  });

  it("would notice: another point's masses are far off", () => {
    for (const column of ["mgluino", "mst1", "meL", "mu_Q", "amu"])
      assert.ok(median([column], 1) > 0.2, `${column} ${median([column], 1)}`);
  });

  it("agrees on the benchmark points", async () => {
    const named = fixture("benchmark.csv").filter(
      (row) => row.status === "ok" && Number(row.accuracy_achieved) <= 1e-4 && !row.name!.startsWith("bad"),
    );
    assert.ok(named.length > 25);
    const points = await solve(
      named.map((row) => ({
        m0: Number(row.m0),
        m12: Number(row.m12),
        A0: Number(row.A0),
        tanb: Number(row.tanb),
        signMu: Number(row.sgnmu),
      })),
    );
    const worst = named.map((row, i) => {
      const own = points[i]!;
      if (own.status !== "ok") return { name: row.name, off: 1 };
      const offs = ["mgluino", "mC1", "meL", "muL", "mst2"].map((column) =>
        Math.abs(own.values[column]! / Number(row[column]) - 1),
      );
      return { name: row.name, off: Math.max(...offs) };
    });
    worst.sort((a, b) => b.off - a.off);
    // One or two lie at an edge (focus point), where programs differ.
    assert.ok(worst[3]!.off < 0.05, JSON.stringify(worst.slice(0, 5)));
  });
});
