// The verdict on real outputs: those of SOFTSUSY, SPheno, FlexibleSUSY and GM2Calc in test/fixtures/slha, failures among them,
// and what SOFTSUSY wrote into SPINFO 4 at thousands of random points.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { loadScan, type ScanFile } from "lodescan";
import { statusNames } from "lodescan/contract";
import { Slha } from "lodescan/numerics";
import { presetNames, type StepOptions, withPreset } from "../../plugins/evaluators/slha/presets.js";
import { classify } from "../../plugins/evaluators/slha/reasons.js";
import type { Ended, OutputFile, Sent } from "../../plugins/evaluators/slha/types.js";
import { judge } from "../../plugins/evaluators/slha/verdict.js";

const fixtures = fileURLToPath(new URL("../../../test/fixtures/slha/", import.meta.url));
const fixture = (name: string) => readFileSync(join(fixtures, name), "utf8");
const all = readdirSync(fixtures).sort();

function file(text: string | undefined, fresh = true): OutputFile {
  return {
    path: "",
    bytes: text?.length ?? 0,
    text,
    fresh,
    cut: false,
    spectrum: text === undefined ? undefined : Slha.parse(text),
  };
}

function ended(
  texts: Record<string, string | undefined>,
  code: number | null = 0,
  changes: Partial<Ended> = {},
): Ended {
  const files = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, file(text)]));
  return {
    exit: { code, signal: null },
    timedOut: false,
    tooMuch: false,
    seconds: 0.1,
    stdout: texts.stdout ?? "",
    stderr: texts.stderr ?? "",
    files,
    ...changes,
  };
}

/** "ok", or status and reason. */
function verdict(preset: string, end: Ended, sent: Sent[] = [], step: StepOptions = {}): string {
  const fault = judge(withPreset({ preset, ...step }, 0), end, sent);
  return fault === undefined ? "ok" : `${statusNames[fault.status]} ${fault.reason}`;
}

/** The inputs of a real file, as if a scan had sent them. */
function sentInputs(input: string): Sent[] {
  const block = Slha.parse(input).blocks.find(({ name }) => name === "MINPAR")!;
  return block.entries.map(({ indices, numbers }) => ({
    block: "MINPAR",
    index: indices,
    value: numbers[0]!,
    name: "m",
  }));
}

const softsusyBad: Record<string, string> = {
  bad_A0_tachyon_slow: "unphysical tachyon",
  bad_noEWSB: "unphysical no-ewsb",
  bad_stau_tachyon: "unphysical tachyon",
  bad_stop_tachyon: "unphysical tachyon",
  bad_tanb1: "unphysical tachyon",
  bad_tanb65: "unphysical tachyon",
  zero_all: "unphysical tachyon",
};

describe("real outputs", () => {
  for (const name of all.filter((other) => /\.(out|full)\.slha$/.test(other))) {
    const point = name.replace(/\.(out|full)\.slha$/, "");
    const expected = softsusyBad[point] ?? "ok";
    it(`SOFTSUSY ${name}: ${expected}, whatever the exit status`, () => {
      const sent = sentInputs(fixture(`${point}.in.slha`));
      for (const code of [0, 255]) {
        assert.equal(verdict("softsusy", ended({ stdout: fixture(name) }, code), sent), expected);
      }
      if (expected !== "ok") return;
      const other = sent.map((entry, i) => (i === 0 ? { ...entry, value: entry.value + 0.1 } : entry));
      const end = ended({ stdout: fixture(name) }, 0);
      assert.equal(verdict("softsusy", end, other), "invalid input-not-echoed");
    });
  }

  for (const name of all.filter((other) => other.endsWith(".gm2calc.slha"))) {
    it(`GM2Calc ${name}: ok`, () => assert.equal(verdict("gm2calc", ended({ stdout: fixture(name) })), "ok"));
  }

  for (const name of all.filter((other) => /\.(spheno|flexiblesusy)\.slha$/.test(other))) {
    const program = name.split(".").at(-2)!;
    const bad = name.startsWith("bad");
    it(`${program} ${name}: ${bad ? "unphysical tachyon" : "ok"}`, () => {
      const sent = sentInputs(fixture(`${name.split(".")[0]}.in.slha`));
      const output = withPreset({ preset: program }, 0).output;
      const said = " Routine SfermionMass3MSSM: negative mass squared                      4\n";
      const files = { [output]: fixture(name), "Messages.out": bad ? said : "", stdout: "" };
      const expected = bad ? "unphysical tachyon" : "ok";
      const code = bad && program === "flexiblesusy" ? 1 : 0;
      assert.equal(verdict(program, ended(files, code), sent), expected);
    });
  }
});

describe("what a program says", () => {
  it("SOFTSUSY: tachyonic sfermions go before failed symmetry breaking, that before Higgs bosons", () => {
    const { reasons } = withPreset({ preset: "softsusy" }, 0).success;
    const texts = JSON.parse(fixture("softsusy-spinfo-4.json")) as [string, string][];
    assert.ok(texts.length >= 30);
    for (const [reason, text] of texts) assert.equal(classify(reasons, [text])?.reason, reason, text);
  });

  it("SPheno: SPINFO 4 is mute, and Messages.out tells why", () => {
    const mute = fixture("bad_stau_tachyon.spheno.slha");
    const of = (said: string) =>
      verdict("spheno", ended({ "SPheno.spc": mute, "Messages.out": said, stdout: "" }));
    assert.equal(of(" Routine Sugra: run did not converge 1\n"), "unphysical no-convergence");
    assert.equal(of(" Routine Sugra:  |mu|^2 < 0 at m_Z 3\n"), "unphysical no-ewsb");
    assert.equal(of(" LoopMassesMSSM: |mu|^2 < 0 in the 1-loop calculation 3\n"), "unphysical no-ewsb");
    assert.equal(of(" LoopMassesMSSM: m_A0^2 <0 in the 1-loop calculation 2\n"), "unphysical tachyon");
    assert.equal(of(" TreeMassesMSSM: negative sneutrino mass squared 2\n"), "unphysical tachyon");
    assert.equal(of(" Routine RunRGE: entering non-perturbative regime 1\n"), "unphysical non-perturbative");
    assert.equal(of(" Routine ComplexEigenSystem, matrix contains NaN 1\n"), "invalid nan");
    assert.equal(of(""), "unphysical spinfo-4:internal-problem-see-messages.out-for-in");
  });

  it("SPheno: it may give up without a file, and say why in Messages.out", () => {
    const of = (said: string | undefined) => verdict("spheno", ended({ "Messages.out": said, stdout: "" }));
    assert.equal(of(" Routine Sugra:  |mu|^2 < 0 at m_Z 3\n"), "unphysical no-ewsb");
    assert.equal(of(" Routine ComplexEigenSystem, matrix contains NaN 1\n"), "invalid nan");
    assert.equal(of(" Hopefully you find the error soon\n"), "failed missing-output");
    assert.equal(of(undefined), "failed missing-output");
    const head = "Block SPINFO\n     1   SPheno\n";
    const begun = (said: string) =>
      verdict("spheno", ended({ "SPheno.spc": head, "Messages.out": said, stdout: "" }));
    assert.equal(begun(" Routine Sugra: run did not converge 1\n"), "unphysical no-convergence");
    assert.equal(begun(""), "failed missing-block");
  });

  it("FlexibleSUSY and GM2Calc: several lines of SPINFO 4", () => {
    const said = (...lines: string[]) =>
      `Block SPINFO\n${lines.map((line) => `     4   ${line}\n`).join("")}`;
    const flexible = (...lines: string[]) =>
      verdict("flexiblesusy", ended({ "LesHouches.out": said(...lines) }, 1));
    assert.equal(flexible("no ewsb", "TwoScaleSolver no convergence"), "unphysical no-ewsb");
    assert.equal(flexible("TwoScaleSolver no convergence"), "unphysical no-convergence");
    assert.equal(
      flexible("non-perturbative md2(2,2) [md2(2,2)(848.1) = 4.9e+36]"),
      "unphysical non-perturbative",
    );
    assert.equal(flexible("running tachyon hh", "no ewsb"), "unphysical no-ewsb");
    assert.equal(flexible("exception thrown(bug 17.5e3)"), "unphysical spinfo-4:exception-thrown-bug-e");
    assert.equal(
      verdict("gm2calc", ended({ stdout: said("Problem: Stau tachyon") }, 1)),
      "unphysical tachyon",
    );
    assert.equal(
      verdict("gm2calc", ended({ stdout: said("cannot read input file: x") }, 1)),
      "failed bad-input",
    );
  });

  it("SuperIso: exit status 1 on success, and failures in words", () => {
    const good = "Observable\t\t\tValue\n\nBR(b->s gamma)\t\t\t2.625e-04\noutput.flha generated\n\n";
    const of = (stdout: string) => verdict("superiso", ended({ stdout }, 1));
    assert.equal(of(good), "ok");
    assert.equal(of("Invalid point\n\n"), "unphysical invalid-point");
    assert.equal(of("SLHA file absent\n\n"), "failed missing-input");
    assert.equal(of("Invalid SLHA file\n\n"), "failed bad-input");
    assert.equal(of("SuperIso v3.4\n"), "failed no-success-mark");
  });

  it("micrOMEGAs: a charged candidate is no dark matter", () => {
    const of = (stdout: string, code = 0) => verdict("micromegas", ended({ stdout }, code));
    assert.equal(of("Xf=2.09e+01 Omega=7.53e+00\n"), "ok");
    assert.equal(of("Dark Matter has electric charge -3/3\n", 1), "unphysical charged-lsp");
    assert.equal(of("", 4), "unphysical charged-lsp");
    assert.equal(of("Can not open the file\n", 1), "failed bad-input");
    assert.equal(of("=== no result\n"), "failed no-success-mark");
  });

  it("HiggsBounds: exit status 0 also where it read nothing", () => {
    const spectrum = fixture("LM6.spheno.slha");
    const of = (slha: string, stdout = "") =>
      verdict("higgsbounds", ended({ "spectrum.slha": slha, stdout }));
    assert.equal(of(`${spectrum}Block HiggsBoundsResults\n 1 2 1 # result\n`), "ok");
    assert.equal(of(spectrum), "failed no-success-mark");
    assert.equal(of(spectrum, " problem opening the SLHA file\n"), "failed bad-input");
  });
});

describe("each way to fail has its own reason", () => {
  const good = fixture("LM6.out.slha");
  const of = (changes: Partial<Ended>, text: string | undefined = good, code: number | null = 0) =>
    verdict("softsusy", ended({ stdout: text }, code, changes));

  it("the end of the process", () => {
    assert.equal(of({ timedOut: true, exit: { code: null, signal: "SIGKILL" } }), "timeout timeout");
    assert.equal(of({ tooMuch: true, exit: { code: null, signal: "SIGKILL" } }), "failed output-too-long");
    assert.equal(of({ exit: { code: null, signal: "SIGSEGV" } }), "failed signal-sigsegv");
    assert.equal(of({ exit: { code: null, signal: "ENOENT" } }), "failed start-failed");
    assert.equal(of({ exit: { code: null, signal: "EACCES" } }), "failed start-failed");
    assert.equal(verdict("flexiblesusy", ended({ "LesHouches.out": good }, 1)), "failed exit-1");
    assert.equal(verdict("flexiblesusy", ended({ "LesHouches.out": good }, 0)), "ok");
  });

  it("a crash that a wrapper script tells of", () => {
    assert.equal(of({}, "", 139), "failed signal-sigsegv");
    assert.equal(of({}, good, 136), "failed signal-sigfpe");
    assert.equal(of({}, good, 255), "ok");
    assert.equal(of({}, good, 129 + 40), "ok");
    const accepted = { success: { exitCodes: [139] } };
    assert.equal(verdict("softsusy", ended({ stdout: good }, 139), [], accepted), "ok");
  });

  it("the output", () => {
    assert.equal(verdict("spheno", ended({ stdout: "", "Messages.out": "" })), "failed missing-output");
    assert.equal(of({}, ""), "failed empty-output");
    assert.equal(of({ files: { stdout: file(good, false) } }), "failed stale-output");
    assert.equal(of({}, "I crashed [1, 2\n"), "invalid unparsable");
    assert.equal(of({}, good.slice(0, good.indexOf("1000022") + 12)), "failed truncated");
    assert.equal(of({}, good.slice(0, good.indexOf("Block MASS"))), "failed missing-block");
    assert.equal(of({}, good.replace(/(1000021 +)\S+/, "$1nan")), "invalid nan");
    assert.equal(of({}, good.replace(/(1000021 +)\S+/, "$1-NaN")), "invalid nan");
    assert.equal(of({}, good.replace(/(1000021 +)\S+/, "$1Infinity")), "invalid overflow");
    assert.equal(of({}, good.replace(/(1000021 +)\S+/, "$1********")), "invalid unparsable");
    assert.equal(of({}, `WARNING: did not understand parameter 99\n${good}`), "ok");
  });

  it("of a program that is silent, where nothing is read from what it prints", () => {
    const silent = ended({ stdout: "", "result.txt": "3\n" });
    assert.equal(verdict("plain", silent), "ok");
    assert.equal(verdict("plain", silent, [], { read: { x: { file: "result.txt", label: "x" } } }), "ok");
    assert.equal(verdict("plain", silent, [], { read: { x: { label: "x" } } }), "failed empty-output");
    assert.equal(verdict("plain", silent, [], { output: "other.txt" }), "failed missing-output");
  });

  it("a stale SPINFO 4 says nothing about this point", () => {
    const stale = file(fixture("bad_noEWSB.out.slha"), false);
    assert.equal(of({ files: { stdout: stale } }), "failed stale-output");
  });

  it("inputs that are not repeated, or repeated differently", () => {
    const sent = [{ block: "MINPAR", index: [9], value: 3, name: "x" }];
    assert.equal(verdict("softsusy", ended({ stdout: good }), sent), "ok");
    const echo = { blocks: ["MINPAR"], missing: "refuse" as const };
    const strict = { success: { echo } };
    assert.equal(verdict("softsusy", ended({ stdout: good }), sent, strict), "invalid input-not-echoed");
    const zero = [{ block: "minpar", index: [5], value: 0, name: "A0" }];
    assert.equal(verdict("softsusy", ended({ stdout: good }), zero), "ok");
  });

  it("warnings, where a step says so", () => {
    const warned = good.replace(/(SPINFO.*\n)/, "$1     3    stau LSP # Warning\n");
    assert.equal(of({}, warned), "ok");
    const warnings = [{ pattern: "\\bLSP\\b", reason: "charged-lsp", status: "unphysical" as const }];
    const end = ended({ stdout: warned });
    assert.equal(verdict("softsusy", end, [], { success: { warnings } }), "unphysical charged-lsp");
  });

  it("errors that a step takes lightly", () => {
    const refused = good.replace(/(SPINFO.*\n)/, "$1     4    [ Inaccurate Higgs mass ]\n");
    assert.equal(of({}, refused), "unphysical spinfo-4:inaccurate-higgs-mass");
    const success = { ignoreErrors: ["inaccurate higgs mass"] };
    assert.equal(verdict("softsusy", ended({ stdout: refused }), [], { success }), "ok");
  });

  it("decays that failed", () => {
    assert.equal(
      of({}, `${good}Block DCINFO\n     4   no decay of the gluino\n`),
      "unphysical dcinfo-4:no-decay-of-the-gluino",
    );
  });
});

describe("presets", () => {
  it("are merged under what a step says, mappings key by key and lists whole", () => {
    const step = withPreset({ preset: "softsusy", success: { echo: { tolerance: 0.5 }, blocks: [] } }, 3);
    assert.equal(step.name, "softsusy");
    assert.deepEqual(step.success.echo.blocks, ["MINPAR", "SMINPUTS"]);
    assert.equal(step.success.echo.tolerance, 0.5);
    assert.deepEqual(step.success.blocks, []);
    assert.equal(withPreset({}, 3).name, "step4");
  });

  it("are steps as the manifest allows them", async () => {
    for (const preset of presetNames()) {
      const { name, preset: _, ...step } = withPreset({ preset }, 0);
      const scan = {
        name: "preset",
        parameters: { x: { prior: "flat", min: 0, max: 1 } },
        evaluator: { plugin: "slha", options: { steps: [{ name, ...step }] } },
        sampler: "random",
      };
      const valid = loadScan(scan as unknown as ScanFile);
      // plain has no command, and needs one.
      if (preset !== "plain") await assert.doesNotReject(valid, preset);
    }
  });

  it("give every key of the verdict", () => {
    const keys = Object.keys(withPreset({}, 0).success).sort();
    for (const preset of presetNames()) {
      assert.deepEqual(Object.keys(withPreset({ preset }, 0).success).sort(), keys, preset);
    }
  });

  it("that do not exist are refused by name", () => {
    assert.throws(() => withPreset({ preset: "softsussy" }, 2), {
      code: "LODE_EVAL_CREATE",
      path: "/evaluator/options/steps/2/preset",
    });
  });
});
