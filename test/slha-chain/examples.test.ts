// The examples with real programs, run as they are with programs that replay what the real ones wrote (test/fixtures/slha), with
// their files, streams and exit statuses: SOFTSUSY ends with 255 where it has anything to say, SPheno with 0 always and without
// a file now and then, SuperIso with 1.
import assert from "node:assert/strict";
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { type CheckedPoint, checkPoint, loadScan } from "lodescan";
import { Slha } from "lodescan/numerics";
import { temporaryFolder } from "../faults/runs.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const fixtures = join(root, "test/fixtures/slha");

/** Which recorded point is asked for: the name whose inputs are those of the text in $input. */
const lookUp = `name=$(printf '%s\\n' "$input" | awk '
  toupper($1) == "BLOCK" { block = toupper($2) }
  block == "MINPAR" && $1 ~ /^[0-9]+$/ { value[$1] = $2 + 0 }
  END { while ((getline line < "INDEX") > 0) { split(line, word, " ");
    if (word[2] + 0 == value[1] && word[3] + 0 == value[2] && word[4] + 0 == value[3] && word[5] + 0 == value[5]) print word[1] } }' |
  head -n 1)`;

/** Bodies of shell scripts; FIX is the fixtures' folder. */
const programs: Record<string, string> = {
  "softpoint.x": `[ "$1" = leshouches ] || exit 9
input=$(cat); ${lookUp}
cat "FIX/$name.out.slha"
grep -q '^ *[34] ' "FIX/$name.out.slha.info" && exit 255; exit 0`,
  "gm2calc.x": `[ "$1" = --slha-input-file=- ] || exit 9
input=$(cat); ${lookUp}
printf '%s\\n' "$input" | grep -A9 -i 'gm2calcconfig' | grep -q '^ *0 *4' || { echo "no output block was asked for" >&2; exit 1; }
cat "FIX/$name.gm2calc.slha"`,
  SPheno: `input=$(cat "$1") && ${lookUp}
: > Messages.out
[ -f "FIX/$name.spheno.slha" ] || { echo " Severe problem" > Messages.out; exit 0; }
cp "FIX/$name.spheno.slha" "$2"
case $name in bad*) echo " Routine SfermionMass3MSSM: negative mass squared  4" > Messages.out;; esac
exit 0`,
  "slha.x": `[ \${#1} -lt 50 ] && [ -s "$1" ] || { printf 'SLHA file absent\\n\\n'; exit 1; }
: > output.flha
printf 'Observable\\t\\t\\tValue\\n\\nBR(b->s gamma)\\t\\t\\t3.204e-04\\ndelta0(B->K* gamma)\\t\\t5.767e-02\\n\\n'
printf 'BR(Bs->mu mu)\\t\\t\\t3.197e-09\\nBR(Bs->mu mu)_untag\\t\\t3.506e-09\\n\\noutput.flha generated\\n\\n'; exit 1`,
  main: `echo x >> visits
printf '\\n==== Calculation of relic density =====\\nXf=2.52e+01 Omega=9.53e-02\\n'
ls > listing`,
};

/** The example's folder with the programs in it. */
function prepared(t: TestContext, example: string, names: readonly string[], below = "."): string {
  const folder = temporaryFolder(t);
  cpSync(join(root, "examples", example), folder, { recursive: true });
  const index = readdirSync(fixtures)
    .filter((file) => file.endsWith(".in.slha"))
    .map((file) => {
      const input = Slha.parse(readFileSync(join(fixtures, file)));
      const values = [1, 2, 3, 5].map((key) => input.number({ block: "MINPAR", indices: [key] }));
      return [file.replace(".in.slha", ""), ...values].join(" ");
    });
  const place = join(folder, "recorded");
  cpSync(fixtures, place, { recursive: true });
  for (const file of readdirSync(place).filter((name) => name.endsWith(".out.slha"))) {
    const { entries } = Slha.parse(readFileSync(join(place, file))).blocks[0]!;
    const lines = entries.map(({ indices, text }) => `${indices.join(" ")} ${text}`);
    writeFileSync(join(place, `${file}.info`), `${lines.join("\n")}\n`);
  }
  writeFileSync(join(folder, "index"), `${index.join("\n")}\n`);
  mkdirSync(join(folder, below), { recursive: true });
  for (const name of names) {
    const path = join(folder, name === "main" ? below : ".", name);
    const body = programs[name]!.replaceAll("FIX", place).replaceAll("INDEX", join(folder, "index"));
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
  }
  return folder;
}

const points = {
  LM6: { m0: 85, m12: 400, A0: 0, tanb: 10 },
  corner: { m0: 0, m12: 5000, A0: 0, tanb: 40 },
  noEWSB: { m0: 9000, m12: 150, A0: 0, tanb: 30 },
  stau: { m0: 50, m12: 300, A0: -2000, tanb: 50 },
  unknown: { m0: 1, m12: 2, A0: 3, tanb: 4 },
};

async function check(folder: string, at: Record<string, number>): Promise<CheckedPoint> {
  // Surrogates have nothing to do here.
  return checkPoint(await loadScan(join(folder, "scan.yaml"), { set: ["sampler=random"] }), at);
}

const outcome = ({ status, reason }: CheckedPoint) => `${status} ${reason}`.trim();

/** In whatever digits a file has them. */
function near(value: number | undefined, expected: number): void {
  assert.ok(Math.abs(value! - expected) < 1e-8 * Math.abs(expected), `${value}, not ${expected}`);
}

describe("examples with programs that replay real outputs", () => {
  it("softsusy-gm2calc", async (t) => {
    const folder = prepared(t, "softsusy-gm2calc", ["softpoint.x", "gm2calc.x"]);
    const good = await check(folder, points.corner);
    assert.equal(outcome(good), "ok", good.messages.join());
    // As grep finds them in corner_m0_0.out.slha and corner_m0_0.gm2calc.slha.
    const spectrum = readFileSync(join(fixtures, "corner_m0_0.gm2calc.slha"), "utf8");
    near(good.observables.mh, Number(/ 25 +(\S+) +# h0/.exec(spectrum)![1]));
    near(good.observables.mstau1, Number(/1000015 +(\S+)/.exec(spectrum)![1]));
    near(good.observables.amu, Number(/ 0 +(\S+) +# Delta\(g-2\)_muon/.exec(spectrum)![1]));
    near(good.observables.damu, Number(/ 1 +(\S+) +# uncertainty/.exec(spectrum)![1]));
    assert.equal(good.derived.chargedLSP, 1);
    const light = await check(folder, points.LM6);
    assert.equal(outcome(light), "ok");
    assert.ok(Number.isNaN(light.observables.amu!), "GM2Calc was not worth it");
    assert.equal(light.found, false);
    assert.equal(outcome(await check(folder, points.noEWSB)), "unphysical no-ewsb");
    const bad = await check(folder, points.stau);
    assert.equal(outcome(bad), "unphysical tachyon");
    assert.match(bad.messages.join(), /softsusy: SPINFO 4: \[ snutau tachyon \]/);
    assert.equal(outcome(await check(folder, points.unknown)), "failed empty-output");
  });

  it("spheno-chain", async (t) => {
    const folder = prepared(t, "spheno-chain", ["SPheno", "slha.x"]);
    const at = { m0: 1e4, m12: 1e4, A0: 0, tanb: 10 };
    const good = await check(folder, at);
    assert.equal(outcome(good), "ok", good.messages.join());
    assert.equal(good.observables.bsgamma, 3.204e-4);
    assert.equal(good.observables.bsmumu, 3.197e-9);
    const spectrum = readFileSync(join(fixtures, "heavy_10000_10000.spheno.slha"), "utf8");
    near(good.observables.mh, Number(/ 25 +(\S+) +# h0/.exec(spectrum)![1]));
    near(good.observables.hToPhotons, Number(/(\S+) +2 +22 +22 /.exec(spectrum)![1]));
    assert.equal(outcome(await check(folder, points.stau)), "unphysical tachyon");
    assert.equal(outcome(await check(folder, points.unknown)), "failed missing-output");
  });

  it("micromegas-step", async (t) => {
    const folder = prepared(t, "micromegas-step", ["softpoint.x", "main"], "MSSM");
    const at = { m0: 1e4, m12: 1e4, A0: 0, tanb: 10 };
    const good = await check(folder, at);
    assert.equal(outcome(good), "ok", good.messages.join());
    assert.equal(good.observables.omega, 9.53e-2);
    const charged = await check(folder, points.corner);
    assert.equal(outcome(charged), "ok");
    assert.ok(Number.isNaN(charged.observables.omega!), "a charged candidate is not sent on");
    assert.deepEqual(readdirSync(join(folder, "MSSM")), ["main"], "the user's folder stays as it is");
  });

  it("without the programs, says so before anything runs", async (t) => {
    const folder = temporaryFolder(t);
    cpSync(join(root, "examples/softsusy-gm2calc"), folder, { recursive: true });
    await assert.rejects(check(folder, points.LM6), {
      code: "LODE_EVAL_CREATE",
      path: "/evaluator/options/steps/0/command/0",
    });
  });
});
