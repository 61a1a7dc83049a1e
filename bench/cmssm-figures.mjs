// The picture of bench/cmssm.mjs: how far from the reference each quantity is, beside another generator and the floors that
// were set; and the light Higgs boson's mass and a_mu point by point.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeAxis } from "../dist/src/report/axis.js";
import { legend, places, plot } from "../dist/src/report/plot.js";
import { renderPng } from "../dist/src/report/render.js";
import { document, element, label } from "../dist/src/report/svg.js";
import { colour } from "../dist/src/report/theme.js";
import { quantile } from "./cmssm-differences.mjs";

/** Groups of the table that have a floor for their median, relative. */
const floors = [
  ["gluino", 0.01],
  ["neutralinos and charginos, gaugino", 0.01],
  ["squarks of the light families", 0.02],
  ["stops and sbottoms", 0.02],
  ["sleptons of the light families", 0.02],
  ["third-family sleptons", 0.02],
  ["mu", 0.05],
  ["mA", 0.05],
  ["a_mu", 0.1],
];

const names = {
  "neutralinos and charginos, gaugino": "gaugino-like N, C",
  "squarks of the light families": "light squarks",
  "sleptons of the light families": "light sleptons",
  "third-family sleptons": "stau, tau sneutrino",
  mu: "μ",
  a_mu: "aμ",
};

/** Median (dot) to 90 % (line) of each group, ours and SPheno's, on a logarithmic axis, with the floors as bars. */
function quantiles(groups, box) {
  const x = makeAxis({
    title: "relative difference from SOFTSUSY (aμ: GM2Calc)",
    kind: "log",
    values: [1e-5, 1],
  });
  const rows = floors.filter(([group]) => groups.has(group));
  const y = {
    kind: "linear",
    title: "",
    domain: [0, rows.length],
    place: (v) => v / rows.length,
    ticks: [],
    step: 0,
  };
  let data = "";
  let texts = "";
  for (const [i, [group, floor]] of rows.entries()) {
    const at = places.y(box, 1 - (i + 0.5) / rows.length);
    const across = (value) => places.x(box, Math.min(1, Math.max(0, x.place(Math.max(value, 1e-5)))));
    const { ours, spheno } = groups.get(group);
    data += element("path", {
      d: `M${across(floor)} ${at - 13}v26`,
      stroke: colour("ink"),
      "stroke-width": 2.5,
    });
    for (const [values, paint, shift] of [
      [ours, "found", -5],
      [spheno, "accent", 6],
    ]) {
      if (values.length === 0) continue;
      const [middle, most] = [quantile(values, 0.5), quantile(values, 0.9)].map(across);
      data += element("path", {
        d: `M${middle} ${at + shift}H${most}`,
        stroke: colour(paint),
        "stroke-width": 3,
      });
      data += element("circle", { cx: middle, cy: at + shift, r: 4.5, fill: colour(paint) });
    }
    texts += label(names[group] ?? group, box.left - 8, at + 5, {
      "font-size": 14,
      "text-anchor": "end",
      fill: colour("ink"),
    });
  }
  return plot({ box, x, y, hide: { yTitle: true, yText: true } }, data) + texts;
}

function scatter(points, box, x, y, band) {
  let data = "";
  if (band !== undefined) {
    const [top, bottom] = band.map((value) => places.y(box, y.place(value)));
    data += element("rect", {
      x: box.left,
      y: top,
      width: box.width,
      height: bottom - top,
      fill: colour("grid"),
      opacity: 0.6,
    });
  }
  for (const [a, b, paint] of points) {
    const [px, py] = [x.place(a), Math.min(1, Math.max(0, y.place(b)))];
    if (!(px >= 0 && px <= 1) || Number.isNaN(py)) continue;
    data += element("circle", {
      cx: places.x(box, px),
      cy: places.y(box, py),
      r: 1.6,
      fill: colour(paint),
      opacity: 0.45,
    });
  }
  return plot({ box, x, y }, data);
}

/** (mass scale, difference) of every accurate point that both call valid. */
function pairs(sets, accurate, value) {
  return sets.flatMap(({ rows, ours }) =>
    rows.flatMap((row, i) => {
      if (row.status !== "ok" || !accurate(row) || ours[i].verdict !== "ok") return [];
      const pair = value(row, ours[i]);
      return pair === undefined ? [] : [pair];
    }),
  );
}

/** DIR/cmssm.svg and .png. */
export function writeFigures(folder, sets, { accurate, groups }) {
  const higgs = pairs(sets, accurate, (row, own) => [
    Number(row.Q_susy) / 1000,
    own.mh - Number(row.mh0),
    "found",
  ]);
  const muon = pairs(sets, accurate, (row, own) =>
    row.gm2_status === "ok" ? [Number(row.amu), own.a_mu / Number(row.amu), "found"] : undefined,
  );
  const scale = makeAxis({ title: "SUSY scale, TeV", kind: "log", values: [0.2, 20] });
  const mh = makeAxis({ title: "mh − mh(SOFTSUSY), GeV", kind: "linear", values: [-4, 4] });
  const amu = makeAxis({ title: "aμ of GM2Calc", kind: "log", values: [1e-12, 1e-8] });
  const ratio = makeAxis({ title: "aμ / aμ(GM2Calc)", kind: "linear", values: [0.5, 1.5] });
  const title = { "font-size": 16, "font-weight": 600, fill: colour("ink") };
  const content =
    label("Differences: median (dot) to 90 % (end of the line)", 12, 24, title) +
    legend(
      [
        { text: "cmssm", colour: colour("found"), kind: "dot" },
        { text: "SPheno", colour: colour("accent"), kind: "dot" },
        { text: "set limit of the median", colour: colour("ink"), kind: "line" },
      ],
      170,
      46,
    ) +
    quantiles(groups, { left: 160, top: 60, width: 420, height: 330 }) +
    label("Light Higgs boson", 680, 24, title) +
    scatter(higgs, { left: 680, top: 60, width: 330, height: 330 }, scale, mh, [1, -1]) +
    label("Muon's anomalous moment", 1110, 24, title) +
    scatter(muon, { left: 1110, top: 60, width: 330, height: 330 }, amu, ratio, [1.1, 0.9]);
  const svg = document(
    1460,
    450,
    "Differences of the cmssm evaluator from SOFTSUSY, GM2Calc and SPheno",
    content,
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "cmssm.png"), renderPng(svg, 1.25));
}
