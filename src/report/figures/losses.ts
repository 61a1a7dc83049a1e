// Training loss by epoch: every fit as a thin line, the last of each surrogate in front.
import { median } from "d3-array";
import { makeAxis } from "../axis.js";
import type { Fit, Learning } from "../learning.js";
import { type LegendEntry, legend, linePath, plot } from "../plot.js";
import { document, element } from "../svg.js";
import { colour, seriesColours } from "../theme.js";
import { counted, type Figure } from "./figure.js";

/** Thin lines drawn at most, for each surrogate. */
const maxLines = 40;

function everyFew(fits: readonly Fit[]): Fit[] {
  const step = Math.max(1, Math.ceil(fits.length / maxLines));
  return fits.filter((_, i) => i % step === 0);
}

function shortName(name: string): string {
  return name.length > 22 ? `${name.slice(0, 21)}…` : name;
}

/** Undefined when no fit was recorded. */
export function lossFigure(learning: Learning): Figure | undefined {
  const fits = learning.fits.filter((fit) => fit.losses.some((loss) => loss > 0));
  if (fits.length === 0) return undefined;
  const names = [...new Set(fits.map((fit) => fit.learns))].slice(0, seriesColours.length);
  const box = { left: 76, top: 34, width: 440, height: 300 };
  const losses = fits.flatMap((fit) => fit.losses).filter((loss) => loss > 0);
  const longest = fits.reduce((most, fit) => Math.max(most, fit.epochs), 1);
  const usual = median(fits, (fit) => fit.epochs) ?? longest;
  const x =
    longest > 3 * usual
      ? makeAxis({ title: "epoch", kind: "log", values: [1, longest] })
      : makeAxis({ title: "epoch", kind: "linear", values: [0, longest] });
  const range = losses.reduce(([low, high], loss) => [Math.min(low!, loss), Math.max(high!, loss)], [
    Number.POSITIVE_INFINITY,
    0,
  ] as number[]);
  const y = makeAxis({ title: "training loss", kind: "log", values: range, tickCount: 5 });
  let content = "";
  const entries: LegendEntry[] = [];
  names.forEach((name, k) => {
    const stroke = colour(seriesColours[k]!);
    const own = fits.filter((fit) => fit.learns === name);
    const draw = (fit: Fit, width: number, opacity: string): string => {
      const xs = fit.losses.map((_, i) => x.place(((i + 1) / fit.losses.length) * fit.epochs));
      const d = linePath(
        box,
        xs,
        fit.losses.map((loss) => y.place(loss)),
      );
      const style = { fill: "none", stroke, "stroke-width": width, "stroke-opacity": opacity };
      return element("path", { d, ...style, "stroke-linejoin": "round" });
    };
    for (const fit of everyFew(own.slice(0, -1))) content += draw(fit, 0.9, "0.3");
    content += draw(own.at(-1)!, 2.2, "1");
    entries.push({ text: shortName(name), colour: stroke, kind: "line" });
  });
  const alt = `Training loss by epoch of ${fits.length} fits of ${names.join("; ")}.`;
  const seconds = fits.reduce((sum, fit) => sum + fit.seconds, 0);
  const caption =
    `Training loss by epoch of ${counted(fits.length, "fit")}; the last one of each surrogate is in front.` +
    (seconds > 0 ? ` All fits together took ${seconds.toFixed(1)} s.` : "");
  const svg = document(540, 390, alt, plot({ box, x, y }, content) + legend(entries, box.left + 4, 20));
  return { id: "losses", title: "Training", caption, svg };
}
