import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { efficiencyCurves } from "../../src/report/figures/efficiency.js";
import { regionDrops } from "../../src/report/figures/likelihood.js";
import { rowFinder } from "../../src/report/figures/predictions.js";
import { rocCurve } from "../../src/report/figures/roc.js";
import { makeFrames } from "../../src/report/frames.js";
import { loadReportData } from "../../src/report/load.js";
import { thinRows } from "../../src/report/playback.js";
import { PointRaster } from "../../src/report/raster.js";
import { parseBib } from "../../src/report/tables.js";
import { texToHtml, texToPlain, texToSvg } from "../../src/report/tex.js";
import { madeUpRun } from "./made-up-run.js";

describe("the ROC curve", () => {
  it("has area 1 for a perfect score, 0 for its opposite and a half for ties", () => {
    const truths = [1, 1, 0, 0];
    assert.equal(rocCurve([4, 3, 2, 1], truths).area, 1);
    assert.equal(rocCurve([1, 2, 3, 4], truths).area, 0);
    assert.equal(rocCurve([1, 1, 1, 1], truths).area, 0.5);
  });

  it("equals the share of pairs in the right order", () => {
    const scores = [0.1, 0.4, 0.35, 0.8, 0.4, 0.7];
    const truths = [0, 0, 1, 1, 1, 0];
    let right = 0;
    for (const [i, a] of scores.entries()) {
      for (const [j, b] of scores.entries())
        if (truths[i] === 1 && truths[j] === 0) right += a > b ? 1 : a === b ? 0.5 : 0;
    }
    assert.ok(Math.abs(rocCurve(scores, truths).area - right / 9) < 1e-12);
  });
});

describe("profile likelihood regions", () => {
  it("lie half a chi-square quantile of two degrees of freedom below the maximum", () => {
    // For two degrees of freedom the quantile of p is -2 log(1 - p).
    assert.ok(Math.abs(regionDrops[68] + Math.log(1 - 0.6827)) < 0.005);
    assert.ok(Math.abs(regionDrops[95] + Math.log(1 - 0.95)) < 0.005);
  });
});

describe("loading a run", () => {
  it("counts kinds, statuses and reasons as the log has them", async () => {
    const data = await loadReportData(madeUpRun("nowhere", { rows: 5000 }), ["x1", "O1"]);
    assert.equal(data.rows, 5000);
    const total = [...data.statuses.values()].reduce((sum, n) => sum + n, 0);
    assert.equal(total, 5000);
    const bad = 5000 - data.statuses.get("ok")!;
    assert.equal(data.kind.filter((kind) => kind === 0).length, bad);
    assert.equal(
      [...data.reasons.values()].reduce((sum, n) => sum + n, 0),
      bad,
    );
  });

  it("gives efficiency curves that end with the totals, and the initial share as baseline", async () => {
    const data = await loadReportData(madeUpRun("nowhere", { rows: 5000, batch: 200 }), []);
    const { total, tested, baseline } = efficiencyCurves(data);
    const found = data.kind.filter((kind) => kind === 2).length;
    assert.equal(tested.at(-1), 5000);
    assert.equal(total.at(-1), found / 5000);
    assert.equal(baseline!.count, 200);
    assert.ok(baseline!.share < 0.2);
  });

  it("cuts the run into frames whose last one has all points", async () => {
    for (const [batch, unit] of [
      [50, "iteration"],
      [5000, "part"],
    ] as const) {
      const data = await loadReportData(madeUpRun("nowhere", { rows: 5000, batch }), []);
      const frames = makeFrames(data, 40);
      assert.equal(frames.unit, unit);
      assert.equal(frames.tested.length, 40);
      assert.equal(frames.tested.at(-1), 5000);
      assert.ok(frames.frameOf.every((frame, i) => i === 0 || frame >= frames.frameOf[i - 1]!));
    }
  });
});

describe("thinning", () => {
  it("keeps everything below the limit, and both kinds in fair numbers above it", () => {
    const kind = Uint8Array.from({ length: 1000 }, (_, i) => (i % 10 === 0 ? 2 : 1));
    assert.equal(thinRows(kind, 1000).length, 1000);
    const kept = thinRows(kind, 400);
    assert.ok(Math.abs(kept.length - 400) <= 2);
    assert.equal(kept.filter((i) => kind[i] === 2).length, 100, "all found points fit");
    assert.deepEqual(
      kept,
      [...kept].sort((a, b) => a - b),
    );
  });
});

describe("rows by id", () => {
  it("are found in dense, sparse and unordered logs", () => {
    assert.equal(rowFinder(Float64Array.of(0, 1, 2))(2), 2);
    assert.equal(rowFinder(Float64Array.of(3, 7, 11))(7), 1);
    assert.equal(rowFinder(Float64Array.of(5, 2, 9))(2), 1);
    assert.equal(rowFinder(Float64Array.of(3, 7, 11))(8), -1);
  });
});

describe("rasters", () => {
  it("are small, whatever the number of points", () => {
    const raster = new PointRaster({ width: 400, height: 300, radius: 1, opacity: 0.5 });
    for (let i = 0; i < 300_000; i++) raster.add((i * 0.6180339887) % 1, (i * 0.7548776662) % 1, i % 3);
    raster.add(Number.NaN, 0.5, 1);
    raster.add(2, 0.5, 1);
    assert.ok(raster.toPng().length < 200_000);
  });
});

describe("labels", () => {
  it("show simple LaTeX and leave plain names alone", () => {
    assert.equal(texToPlain("\\tan\\beta"), "tanβ");
    assert.equal(texToHtml("m_{1/2} [GeV]"), "m<sub>1/2</sub> [GeV]");
    assert.equal(texToHtml("\\chi^2"), "χ<sup>2</sup>");
    assert.equal(texToPlain("my_long_name"), "my_long_name");
    assert.match(texToSvg("m_h"), /^m<tspan dy="[\d.]+em" font-size="0.75em">h<\/tspan>$/);
  });

  it("cannot put markup into a page", () => {
    for (const show of [texToHtml, texToSvg]) assert.doesNotMatch(show('<b>&"x_{<i>}'), /<[bi]>/);
  });
});

describe("references", () => {
  it("are read from BibTeX with braces inside of fields", () => {
    const text =
      '@article{Key:2017,\n  title = {{Machine {Learning} Scan}},\n  year = 2017,\n  doi = "10.1/x"\n}\n';
    assert.deepEqual(parseBib(text), [{ title: "Machine Learning Scan", year: "2017", doi: "10.1/x" }]);
  });
});
