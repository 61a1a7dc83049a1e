// The cmssm evaluator as a scan's author meets it: models, names, units, signs, and points that cannot be.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LodeError } from "lodescan/contract";
import { createRandom } from "lodescan/numerics";
import { solve } from "./evaluate.js";

const typical = { m0: 500, m12: 800, A0: -500, tanb: 10 };

function refuses(points: Record<string, number>, hint: RegExp, request = {}) {
  return assert.rejects(
    async () => await solve([points], request),
    (error: unknown) =>
      error instanceof LodeError &&
      error.code === "LODE_EVAL_CREATE" &&
      hint.test(`${error.message} ${error.hint}`),
  );
}

describe("models of the cmssm evaluator", () => {
  it("are the CMSSM where their further parameters say so", async () => {
    const [cmssm] = await solve([typical]);
    assert.equal(cmssm!.status, "ok");
    const { m12, ...others } = typical;
    const alike = [
      await solve([{ ...typical, mH2: 500 ** 2 }], { options: { model: "nuhm1" } }),
      await solve([{ ...typical, mHd2: 500 ** 2, mHu2: 500 ** 2 }], { options: { model: "nuhm2" } }),
      await solve([{ ...others, M1: m12, M2: m12, M3: m12 }], { options: { model: "nugm" } }),
    ];
    for (const [point] of alike) assert.deepEqual(point!.values, cmssm!.values);
  });

  it("follow their further parameters", async () => {
    const [cmssm] = await solve([typical]);
    const [nuhm] = await solve([{ ...typical, mHd2: 500 ** 2, mHu2: -(500 ** 2) }], {
      options: { model: "nuhm2" },
    });
    assert.ok(nuhm!.values.mu! > 1.05 * cmssm!.values.mu!);
    const { m12, ...others } = typical;
    const [nugm] = await solve([{ ...others, M1: m12, M2: m12, M3: 2 * m12 }], {
      options: { model: "nugm" },
    });
    assert.ok(nugm!.values.mgluino! > 1.7 * cmssm!.values.mgluino!);
    assert.ok(Math.abs(nugm!.values.M1_Q! / cmssm!.values.M1_Q! - 1) < 0.05);
  });

  it("give the pMSSM back what was put in at the SUSY scale", async () => {
    const soft = { mQ1: 3000, mQ3: 2500, mU1: 3000, mU3: 2000, mD1: 3000, mD3: 3000 };
    const leptons = { mL1: 1000, mL3: 1200, mE1: 900, mE3: 1100 };
    const point = { M1: 300, M2: 600, M3: 2500, mu: 800, mA: 1500, At: 3500, Ab: 0, Atau: 0, tanb: 20 };
    const [pmssm] = await solve([{ ...point, ...soft, ...leptons }], { options: { model: "pmssm" } });
    assert.equal(pmssm!.status, "ok", `${pmssm!.reason} ${pmssm!.message}`);
    assert.ok(Math.abs(pmssm!.values.M1_Q! - 300) < 1e-3 && Math.abs(pmssm!.values.At_Q! - 3500) < 1e-3);
    assert.ok(pmssm!.values.mh! > 115 && pmssm!.values.mh! < 130, `mh ${pmssm!.values.mh}`);
    assert.ok(Math.abs(pmssm!.values.mN1! / 300 - 1) < 0.05);
    // mu and mA are parameters, and no second time observables.
    assert.equal("mA" in pmssm!.values || "MX" in pmssm!.values, false);
    assert.ok(Math.abs(pmssm!.values.mHp! - 1500) < 30);
  });

  it("know both signs of mu, by option and by parameter", async () => {
    const [plus] = await solve([typical]);
    const [minus] = await solve([typical], { options: { signMu: -1 } });
    const [parameter] = await solve([{ ...typical, sgnmu: -1 }]);
    assert.ok(plus!.values.mu! > 0 && minus!.values.mu! < 0);
    assert.ok(plus!.values.a_mu! > 0 && minus!.values.a_mu! < 0);
    assert.deepEqual(parameter!.values, minus!.values);
  });

  it("take tan beta at the SUSY scale on request", async () => {
    const [atMz] = await solve([typical]);
    const [atSusy] = await solve([typical], { options: { tanBetaAt: "susy" } });
    assert.ok(Math.abs(atSusy!.values.tanb_Q! - 10) < 1e-3);
    assert.ok(atMz!.values.tanb_Q! < 9.95);
  });

  it("let the Standard Model vary", async () => {
    const [low, high] = await solve([
      { ...typical, mt: 171 },
      { ...typical, mt: 175 },
    ]);
    assert.ok(high!.values.mh! > low!.values.mh! + 1);
  });
});

describe("parameters of the cmssm evaluator", () => {
  it("may be spelled otherwise and in TeV", async () => {
    const [usual] = await solve([typical]);
    const other = { M0: 0.5, mhalf: 0.8, a0: -0.5, tan_beta: 10 };
    const [point] = await solve([other], { units: { M0: "TeV", mhalf: "TeV", a0: "TeV" } });
    assert.deepEqual(point!.values, usual!.values);
  });

  it("are refused when one is missing, unknown, given twice or of an odd unit", async () => {
    await refuses({ m0: 1, m12: 1, A0: 1 }, /needs tanb/);
    await refuses({ ...typical, m13: 1 }, /Did you mean m12/);
    await refuses({ ...typical, tanbeta: 10 }, /Two parameters set tanb/);
    await refuses(typical, /one of these/, { units: { m0: "kg" } });
    await refuses(typical, /needs mH2/, { options: { model: "nuhm1" } });
  });
});

describe("points of the cmssm evaluator that cannot be", () => {
  it("end with a status and a reason", async () => {
    const points = [
      { ...typical, m0: 5000, m12: 100 },
      { ...typical, m0: 0, A0: -9000 },
      { ...typical, tanb: 500 },
      { ...typical, tanb: Number.NaN },
      { ...typical, m0: Number.POSITIVE_INFINITY },
      { ...typical, tanb: 0 },
      { ...typical, tanb: -5 },
    ];
    const solved = await solve(points);
    assert.deepEqual(
      solved.slice(1).map(({ status }) => status),
      ["unphysical", "unphysical", "invalid", "invalid", "invalid", "invalid"],
    );
    assert.equal(solved[1]!.reason, "tachyon");
    assert.ok(solved.slice(3).every(({ reason }) => reason === "bad-input"));
  });

  it("never hang, and never pass a NaN as ok", async () => {
    const stream = createRandom(5, "nonsense");
    const wild = () => (stream.uniform() < 0.3 ? 10 ** (stream.uniform() * 40 - 20) : 1e4 * stream.uniform());
    const points = Array.from({ length: 400 }, () => ({
      m0: wild(),
      m12: (stream.uniform() < 0.5 ? -1 : 1) * wild(),
      A0: (stream.uniform() < 0.5 ? -1 : 1) * wild(),
      tanb: stream.uniform() < 0.5 ? 60 * stream.uniform() : wild(),
      mt: stream.uniform() < 0.9 ? 172 : wild(),
    }));
    for (const point of await solve(points)) {
      if (point.status !== "ok") assert.notEqual(point.reason, "");
      else assert.ok(Object.values(point.values).every(Number.isFinite));
    }
  });

  it("call a charged lightest superpartner a flag, and the point ok", async () => {
    const [stau] = await solve([{ m0: 100, m12: 1000, A0: 0, tanb: 20 }]);
    assert.equal(stau!.status, "ok", stau!.reason);
    assert.deepEqual([stau!.values.chargedLsp, stau!.values.lspPdg], [1, 1000015]);
    assert.equal(stau!.values.mLsp, stau!.values.mstau1);
    const [neutral] = await solve([typical]);
    assert.deepEqual([neutral!.values.chargedLsp, neutral!.values.lspPdg], [0, 1000022]);
  });
});
