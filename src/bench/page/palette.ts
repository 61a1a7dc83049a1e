// How strategies are told apart in every figure of a page: colour, dashes and mark, by their place in the file. Colours are
// safe for the colour-blind among the first six (Okabe and Ito 2008); dashes and marks tell apart the rest.
import { element, px } from "../../report/svg.js";
import type { BenchResults } from "../results.js";

const light = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#b0568c",
  "#a87500",
  "#2b9bd8",
  "#6a4fc0",
  "#8c3b1b",
  "#4d7c0f",
  "#b91c4b",
  "#0f766e",
  "#475569",
];
const dark = [
  "#4aa8e0",
  "#f5853a",
  "#2fc79b",
  "#e09cc6",
  "#e6b432",
  "#8ed0f5",
  "#a996f0",
  "#d98e6c",
  "#a3cf5b",
  "#f2759b",
  "#5fd1c4",
  "#a9b8c9",
];

const named = (colours: readonly string[]) =>
  Object.fromEntries(colours.map((value, k) => [`s${k}`, value] as const));

/** Variables of the style sheet: s0, s1, ... */
export const strategyColours = { light: named(light), dark: named(dark) };

export interface Look {
  strategy: string;
  /** Place in the file: what the page's script and style know a strategy by. */
  index: number;
  colour: string;
  dash: string | undefined;
  /** A mark of about `size` pixels round a place. */
  mark(x: number, y: number, size: number, attributes?: Record<string, string | number>): string;
}

const shapes: readonly ((r: number) => string)[] = [
  (r) => `m${px(-r)} 0a${px(r)} ${px(r)} 0 1 0 ${px(2 * r)} 0a${px(r)} ${px(r)} 0 1 0 ${px(-2 * r)} 0z`,
  (r) => `m${px(-0.88 * r)} ${px(-0.88 * r)}h${px(1.76 * r)}v${px(1.76 * r)}h${px(-1.76 * r)}z`,
  (r) => `m0 ${px(-1.2 * r)}l${px(1.15 * r)} ${px(2 * r)}h${px(-2.3 * r)}z`,
  (r) =>
    `m0 ${px(-1.3 * r)}l${px(1.3 * r)} ${px(1.3 * r)}l${px(-1.3 * r)} ${px(1.3 * r)}l${px(-1.3 * r)} ${px(-1.3 * r)}z`,
  (r) => `m0 ${px(1.2 * r)}l${px(1.15 * r)} ${px(-2 * r)}h${px(-2.3 * r)}z`,
  (r) => `m${px(-1.2 * r)} ${px(-0.42 * r)}h${px(2.4 * r)}v${px(0.84 * r)}h${px(-2.4 * r)}z`,
];

/** Looks of all strategies, by name. The one that others are compared with is grey. */
export function looksOf(results: BenchResults): ReadonlyMap<string, Look> {
  let next = 0;
  return new Map(
    results.strategies.map(({ name }, index) => {
      const grey = name === results.baseline;
      const k = grey ? 0 : next++;
      const colour = grey ? "var(--other)" : `var(--s${k % light.length})`;
      // Once colours repeat, marks are shifted by one.
      const shape = shapes[(grey ? 5 : k + Math.floor(k / light.length)) % shapes.length]!;
      const mark: Look["mark"] = (x, y, size, attributes = {}) =>
        element("path", { d: `M${px(x)} ${px(y)}${shape(size / 2)}`, fill: colour, ...attributes });
      const dash = grey ? "2 3" : k < 6 ? undefined : k < 12 ? "7 3" : "7 3 2 3";
      return [name, { strategy: name, index, colour, dash, mark }];
    }),
  );
}

/** Markup that belongs to a strategy: the page dims it while another one is chosen. */
export function belonging(look: Look, content: string): string {
  return element("g", { class: "of", "data-s": String(look.index) }, content);
}
