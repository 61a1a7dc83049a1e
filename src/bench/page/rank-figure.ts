// The critical-difference diagram, a row for each strategy: its mean rank over problems, and beside it bars that join those
// who cannot be told apart. The bar above is as long as two ranks must differ by Nemenyi's test.
import { makeAxis, writeNumber } from "../../report/axis.js";
import type { Figure } from "../../report/figures/figure.js";
import { document, element, label, px } from "../../report/svg.js";
import { colour } from "../../report/theme.js";
import { type AimComparison, level } from "../compare.js";
import { fontSize, size } from "./figure-frame.js";
import { belonging, type Look } from "./palette.js";
import { aimWords } from "./words.js";

const rowHeight = 26;

function shortName(name: string): string {
  return name.length > 20 ? `${name.slice(0, 19)}…` : name;
}

export function rankFigure(overall: AimComparison, looks: ReadonlyMap<string, Look>): Figure {
  const { difference, strategies } = overall;
  const { order, cliques, nemenyi, friedman } = difference;
  const longest = Math.max(...strategies.map((name) => shortName(name).length));
  const left = Math.max(70, 12 + longest * fontSize * 0.53);
  const right = size.width - 30 - 12 * cliques.length;
  const top = 54;
  const bottom = top + rowHeight * order.length;
  const k = strategies.length;
  const axis = makeAxis({ title: "mean rank", kind: "linear", values: [1, k], tickCount: Math.min(k, 8) });
  const at = (rank: number) => left + 12 + axis.place(rank) * (right - left - 24);
  const rowOf = (place: number) => top + rowHeight * (place + 0.5);
  const texts = { "font-size": fontSize, fill: colour("muted") };
  const ticks = axis.ticks.filter(({ text }) => !text.includes("."));
  const grid = ticks
    .map((tick) => {
      const x = left + 12 + tick.at * (right - left - 24);
      return (
        element("path", { d: `M${px(x)} ${top}v${px(bottom - top)}`, stroke: colour("grid") }) +
        label(tick.text, x, bottom + fontSize + 5, { ...texts, "text-anchor": "middle" })
      );
    })
    .join("");
  const rows = order
    .map((j, place) => {
      const look = looks.get(strategies[j]!)!;
      const rank = friedman.meanRanks[j]!;
      const y = rowOf(place);
      const line = {
        d: `M${px(left + 12)} ${px(y)}H${px(at(rank))}`,
        stroke: look.colour,
        "stroke-width": 1.5,
      };
      const name = { "font-size": fontSize, "text-anchor": "end", fill: colour("ink") };
      return belonging(
        look,
        label(shortName(look.strategy), left, y + 4.5, name) +
          element("path", line) +
          look.mark(at(rank), y, 11) +
          label(writeNumber(Number(rank.toFixed(2))), at(rank) + 10, y + 4.5, texts),
      );
    })
    .join("");
  const bars = cliques
    .map(([first, last], i) => {
      const d = `M${px(right + 14 + 12 * i)} ${px(rowOf(first) - 6)}V${px(rowOf(last) + 6)}`;
      return element("path", { d, stroke: colour("ink"), "stroke-width": 4, "stroke-linecap": "round" });
    })
    .join("");
  const end = Math.min(at(1 + nemenyi), right - 12);
  const cut = at(1 + nemenyi) > right - 12 ? " (longer than the axis)" : "";
  const words = `critical difference ${writeNumber(Number(nemenyi.toFixed(2)))}${cut}`;
  const start = Math.max(4, Math.min(at(1), size.width - 4 - words.length * fontSize * 0.53));
  const scale =
    element("path", {
      d: `M${px(at(1))} 34v-5m0 2.5H${px(end)}m0 -2.5v5`,
      fill: "none",
      stroke: colour("ink"),
      "stroke-width": 1.5,
    }) + label(words, start, 20, texts);
  const said = order.map((j) => `${strategies[j]} ${friedman.meanRanks[j]!.toFixed(2)}`);
  const title = label("mean rank (1 is best)", (left + right) / 2, bottom + 2.75 * fontSize + 2, {
    "font-size": fontSize + 1,
    "text-anchor": "middle",
    fill: colour("ink"),
  });
  const content = grid + rows + bars + scale + title;
  return {
    id: `ranks-${overall.aim}`,
    title: "Mean ranks and critical difference",
    caption:
      `Strategies in ${aimWords[overall.aim]}, ranked on each problem by their median and averaged over ${overall.problems.length === 1 ? "one problem" : `${overall.problems.length} problems`}. ` +
      `Bars on the right join strategies whose ranks differ by no more than chance allows (Holm-corrected at ${100 * level} %); ` +
      "the bar above shows Nemenyi's critical difference, which is more cautious.",
    svg: document(size.width, bottom + 3.3 * fontSize + 4, `Mean ranks: ${said.join(", ")}.`, content),
  };
}
