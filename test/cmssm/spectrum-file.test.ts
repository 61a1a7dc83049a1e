// The spectra that the cmssm evaluator writes, read back by the reader of the Les Houches Accord.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Slha } from "lodescan/numerics";
import { solve } from "./evaluate.js";

const typical = { m0: 500, m12: 800, A0: -500, tanb: 10 };

function number(text: string, block: string, ...indices: number[]): number {
  return Slha.parse(text).number({ block, indices });
}

/** Printed with nine digits. */
function near(found: number, expected: number) {
  assert.ok(Math.abs(found - expected) <= 1e-8 * Math.abs(expected) + 1e-12, `${found} for ${expected}`);
}

describe("the spectrum of a point as a file", () => {
  it("holds what was given, and the observables' numbers", async () => {
    const [point] = await solve([typical], { keep: "all" });
    const { slha, values } = point!;
    const file = Slha.parse(slha);
    assert.equal(file.brokenCount, 0);
    for (const [index, value] of Object.entries({ 1: 500, 2: 800, 3: 10, 4: 1, 5: -500 }))
      assert.equal(number(slha, "MINPAR", Number(index)), value);
    assert.equal(number(slha, "SMINPUTS", 6), 172.69);
    assert.equal(number(slha, "MODSEL", 1), 1);
    const masses = { 24: "mW", 25: "mh", 35: "mH", 36: "mA", 37: "mHp", 1000021: "mgluino", 1000022: "mN1" };
    const more = { 1000025: "mN3", 1000024: "mC1", 1000006: "mst1", 2000006: "mst2", 1000005: "msb1" };
    const leptons = {
      1000015: "mstau1",
      2000013: "msmuR",
      1000016: "msnutau",
      1000011: "meL",
      2000001: "mdR",
    };
    for (const [pdg, name] of Object.entries({ ...masses, ...more, ...leptons }))
      near(number(slha, "MASS", Number(pdg)), values[name]!);
    const running = { "HMIX 1": "mu", "HMIX 2": "tanb_Q", "MSOFT 1": "M1_Q", "MSOFT 21": "mHd2_Q" };
    const matrices = { "YU 3 3": "Yt_Q", "AU 3 3": "At_Q", "NMIX 1 1": "N11", "STOPMIX 1 1": "stopMix" };
    const low = { "LODESCANLOWENERGY 21": "a_mu", "LODESCANLOWENERGY 1": "bsgamma" };
    for (const [address, name] of Object.entries({ ...running, ...matrices, ...low })) {
      const [block, ...indices] = address.split(" ");
      near(number(slha, block!, ...indices.map(Number)), values[name]!);
    }
    near(file.blocks.find(({ name }) => name === "MSOFT")!.q, values.Qsusy!);
    near(file.number({ block: "ALPHA" }), values.alpha!);
    assert.deepEqual(file.texts("SPINFO", [4]), []);
  });

  it("has orthogonal mixing matrices that give the masses' order", async () => {
    const [point] = await solve([{ ...typical, tanb: 40 }], { keep: "found" });
    for (const [block, n] of [
      ["NMIX", 4],
      ["UMIX", 2],
      ["VMIX", 2],
      ["STOPMIX", 2],
      ["STAUMIX", 2],
    ] as const)
      for (let i = 1; i <= n; i++)
        for (let j = 1; j <= n; j++) {
          let product = 0;
          for (let k = 1; k <= n; k++)
            product += number(point!.slha, block, i, k) * number(point!.slha, block, j, k);
          assert.ok(Math.abs(product - (i === j ? 1 : 0)) < 1e-7, `${block} ${i} ${j}: ${product}`);
        }
  });

  it("says what a point lacks, without masses", async () => {
    const [bad, nan] = await solve(
      [
        { ...typical, m0: 0, A0: -9000 },
        { ...typical, tanb: Number.NaN },
      ],
      {
        keep: "failed",
      },
    );
    const file = Slha.parse(bad!.slha);
    assert.match(file.texts("SPINFO", [4]).join(), /Tachyon/);
    assert.equal(
      file.blocks.some(({ name }) => name === "MASS"),
      false,
    );
    assert.equal(number(bad!.slha, "MINPAR", 5), -9000);
    assert.match(Slha.parse(nan!.slha).texts("SPINFO", [4]).join(), /not usable/);
  });

  it("warns of a charged lightest superpartner", async () => {
    const [stau] = await solve([{ m0: 100, m12: 1000, A0: 0, tanb: 20 }], { keep: "all" });
    assert.match(Slha.parse(stau!.slha).texts("SPINFO", [3]).join(), /Charged LSP/);
  });

  it("names the further parameters of other models", async () => {
    const [nuhm] = await solve([{ ...typical, mHd2: 1e5, mHu2: -1e5 }], {
      options: { model: "nuhm2", tanBetaAt: "susy" },
      keep: "all",
    });
    assert.equal(number(nuhm!.slha, "EXTPAR", 22), -1e5);
    assert.equal(number(nuhm!.slha, "EXTPAR", 25), 10);
    assert.equal(Slha.parse(nuhm!.slha).has({ block: "MINPAR", indices: [3] }), false);
  });

  it("gives nearly the same spectrum when read as a pMSSM point", async () => {
    const [cmssm] = await solve([typical], { keep: "all" });
    const soft = (index: number) => number(cmssm!.slha, "MSOFT", index);
    const gauginos = { M1: soft(1), M2: soft(2), M3: soft(3) };
    const squarks = {
      mQ1: soft(41),
      mQ3: soft(43),
      mU1: soft(44),
      mU3: soft(46),
      mD1: soft(47),
      mD3: soft(49),
    };
    const sleptons = { mL1: soft(31), mL3: soft(33), mE1: soft(34), mE3: soft(36) };
    const { mu, mA, At_Q, Ab_Q, Atau_Q, tanb_Q, Qsusy } = cmssm!.values;
    const others = { mu: mu!, mA: mA!, At: At_Q!, Ab: Ab_Q!, Atau: Atau_Q!, tanb: tanb_Q! };
    const [pmssm] = await solve([{ ...gauginos, ...squarks, ...sleptons, ...others }], {
      options: { model: "pmssm", tanBetaAt: "susy", susyScale: Qsusy! },
    });
    assert.equal(pmssm!.status, "ok", pmssm!.message);
    // Trilinear couplings of the light families are zero in the pMSSM; nothing else differs.
    for (const name of [
      "mgluino",
      "mst1",
      "mst2",
      "msb1",
      "mstau1",
      "mN1",
      "mN3",
      "mC1",
      "meL",
      "muL",
      "mHp",
      "mh",
    ]) {
      const [a, b] = [pmssm!.values[name]!, cmssm!.values[name]!];
      assert.ok(Math.abs(a / b - 1) < 1e-3, `${name}: ${a} and ${b}`);
    }
    for (const name of ["mHu2_Q", "mHd2_Q"])
      assert.ok(Math.abs(pmssm!.values[name]! / cmssm!.values[name]! - 1) < 0.02, name);
    assert.ok(Math.abs(pmssm!.values.a_mu! / cmssm!.values.a_mu! - 1) < 0.05);
  });

  it("is not made for nobody", async () => {
    const [point] = await solve([typical]);
    assert.equal(point!.slha, "");
  });
});
