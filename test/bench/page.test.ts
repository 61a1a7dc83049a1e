import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compareOverall, compareStrategies } from "../../src/bench/compare.js";
import { overallFindings, problemFindings, problemHeadline } from "../../src/bench/page/findings.js";
import { renderBenchPage } from "../../src/bench/page/page.js";
import type { BenchResults } from "../../src/bench/results.js";
import { madeUpResults } from "./made-up-results.js";

const results = madeUpResults();
const problemOf = (name: string) => results.problems.find((problem) => problem.name === name)!;
const findings = (name: string) =>
  problemFindings(results, problemOf(name)).join(" ").replaceAll("\u00a0", " ");

describe("the sentences of a comparison", () => {
  it("say who won, by how much, at which efficiency, and who is level", () => {
    const text = findings("eggbox");
    assert.match(
      text,
      /^`mls` covers > 99.9 % of the region and finds 8\d\.\d % of its points \(9\.\d times as many/,
    );
    assert.match(text, /it reaches all 18 islands and all 450 cells\./);
    assert.match(text, /`mls-again` cannot be told apart from it \(p = /);
    assert.match(text, /`nested` comes next .* the difference is real \(p = 0\.000\d, A12 = 1\)/);
  });

  it("warn of efficiency without coverage", () => {
    assert.match(
      findings("eggbox"),
      /`cma-es` finds 9\d\.\d % of its points, but covers only \d\.\d % of the region: efficiency alone rewards sitting still\./,
    );
    assert.doesNotMatch(findings("rosenbrock"), /sitting still/);
  });

  it("compare with the baseline", () => {
    assert.match(findings("eggbox"), /`nsga2` and `cma-es` are not really better than `random`\./);
    assert.match(findings("rastrigin"), /All others are really better than `random`\./);
  });

  it("say what was not suited, and what failed", () => {
    assert.match(findings("rosenbrock"), /Not suited, and not run: `nested`\./);
    assert.match(findings("islands"), /Some runs of `tpe` failed/);
  });

  it("speak of the optimum where that is asked for", () => {
    assert.match(findings("rosenbrock"), /^`cma-es` comes within 7\.\d+×10⁻⁹ of the optimum/);
  });

  it("call nobody the winner where nothing differs", () => {
    const same: BenchResults = {
      ...results,
      strategies: results.strategies.filter(({ name }) => name.startsWith("mls")),
    };
    const text = problemFindings(same, problemOf("eggbox")).join(" ");
    assert.match(
      text,
      /^Nobody won: no other strategy is certainly worse than the one in front\. In front: `mls` covers/,
    );
    assert.doesNotMatch(text, /is real\b/);
    assert.equal(
      problemHeadline(compareStrategies(same, problemOf("eggbox"))),
      "nobody won; `mls` is in front (> 99.9 %)",
    );
  });

  it("ask for more seeds where no difference could be called real", () => {
    const few = madeUpResults(4);
    assert.match(
      problemFindings(few, problemOf("eggbox")).join(" "),
      /^Nobody won: with 4 runs each, no difference among 8 strategies can be called certain\. Take more seeds\./,
    );
    assert.equal(compareStrategies(results, problemOf("eggbox")).tooFew, false);
  });

  it("say so where all stand at the same value", () => {
    const level = {
      ...results,
      runs: results.runs.map((run) => ({ ...run, metrics: { ...run.metrics, coverage: 0 } })),
    };
    assert.match(
      problemFindings(level, problemOf("two-rings")).join(" "),
      /^Nobody won: all 8 strategies stand at 0 %/,
    );
    assert.equal(
      problemHeadline(compareStrategies(level, problemOf("two-rings"))),
      "all strategies stand at 0 %",
    );
  });

  it("hold for one strategy, and for none that finished", () => {
    const alone = { ...results, strategies: results.strategies.slice(2, 3) };
    assert.match(problemFindings(alone, problemOf("eggbox")).join(" "), /^`mls` covers/);
    assert.equal(problemHeadline(compareStrategies(alone, problemOf("eggbox"))), "only `mls` was run");
    const broken = { ...results, runs: results.runs.map((run) => ({ ...run, status: "failed" as const })) };
    assert.match(problemFindings(broken, problemOf("eggbox")).join(" "), /^No strategy has finished/);
    assert.match(renderBenchPage(broken), /<\/html>/);
    assert.match(renderBenchPage(alone), /<\/html>/);
    assert.match(renderBenchPage({ ...results, runs: [] }), /<\/html>/);
  });

  it("say how far a ranking over few problems goes", () => {
    const comparisons = results.problems.map((problem) => compareStrategies(results, problem));
    const text = overallFindings(results, compareOverall(results, "optimum", comparisons)!, comparisons).join(
      " ",
    );
    assert.match(text, /`cma-es` ranks first over the 2 problems: its mean rank is 1 of 7\./);
    assert.match(text, /no single one can be told apart/);
    assert.match(text, /really better than `random` on 2 of 2/);
  });
});

describe("the page of a comparison", () => {
  const page = renderBenchPage(results);

  it("has a section for each problem and kind, and every figure that its data allow", () => {
    for (const { name } of results.problems) assert.ok(page.includes(`id="problem-${name}"`), name);
    for (const id of ["ranks-region", "ranks-optimum", "run-lengths-region", "trade-eggbox"])
      assert.ok(page.includes(`<figure id="${id}">`), id);
    assert.ok(page.includes('<figure id="anytime-rosenbrock-precision">'));
    assert.ok(!page.includes('id="trade-rosenbrock"'), "an optimum has no coverage");
    assert.equal(page.match(/<figure class="small of"/g)?.length, 16, "two problems of two parameters");
  });

  it("asks nothing of a network", () => {
    assert.doesNotMatch(page, /(src|href)="(?!#|data:)/);
    assert.doesNotMatch(page, /url\(|@import/);
    assert.ok(page.length < 1.5e6);
  });

  it("has words for every picture and a caption for every table", () => {
    const tables = page.match(/<table/g)!.length;
    assert.equal(page.match(/<caption>/g)!.length, tables);
    for (const svg of page.match(/<svg [^>]*>/g)!) assert.match(svg, /aria-label="[^"]+"|aria-hidden="true"/);
    assert.doesNotMatch(page, /NaN|undefined|Infinity/);
  });

  it("is the same again for the same results", () => {
    assert.equal(renderBenchPage(madeUpResults()), page);
  });

  it("takes names for text, not for markup", () => {
    const evil = '<img src=x onerror="alert(1)">';
    const named: BenchResults = JSON.parse(
      JSON.stringify(madeUpResults(3))
        .replaceAll('"mls"', JSON.stringify(evil))
        .replaceAll('"Eggbox"', JSON.stringify(evil)),
    );
    const text = renderBenchPage(named);
    assert.ok(!text.includes("<img"));
    assert.ok(text.includes("&#60;img"));
  });

  it("shows several budgets where there are some", () => {
    const twice: BenchResults = {
      ...results,
      problems: [{ ...problemOf("eggbox"), budgets: [1000, 3000] }],
      runs: results.runs
        .filter((run) => run.problem === "eggbox")
        .flatMap((run) => [{ ...run, budget: 1000 }, run]),
    };
    assert.match(renderBenchPage(twice), /1,000 evaluations<\/th>/);
    assert.match(renderBenchPage(twice), /Median \[quartiles\] over 10 runs/);
  });
});
