// From values to places on an axis: linear, logarithmic, logarithmic on both sides of zero, or one step a level.
// Places are fractions of the axis, so that a figure, a raster and the page's script share them.
import { quantileSorted } from "d3-array";
import { format } from "d3-format";
import { scaleLinear, scaleLog, scaleSymlog } from "d3-scale";

export type AxisKind = "linear" | "log" | "symlog" | "levels";

export interface Tick {
  /** Fraction of the axis. */
  at: number;
  /** "" for a small tick. */
  text: string;
}

export interface Axis {
  kind: AxisKind;
  /** Name with unit, as written beside the axis. */
  title: string;
  domain: readonly [number, number];
  /** Fraction of the axis; outside [0, 1] for values off it, NaN where there is no place. */
  place(value: number): number;
  ticks: readonly Tick[];
  /** Width of a level as a fraction of the axis, 0 for continuous axes. */
  step: number;
}

/** What an axis must show. */
export interface AxisRequest {
  title: string;
  kind: AxisKind;
  /** Lowest and highest value; for `levels` the levels themselves. */
  values: readonly number[];
  /** symlog: half-width of the linear core. */
  core?: number;
  tickCount?: number;
}

const short = format(",.4~r");
const whole = format(",d");
const large = format(".2~e");

/** A number as people write it: 0.001, 12.5, 120,000, 3×10⁷. */
export function writeNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-3)) return powerOfTen(value);
  if (Number.isInteger(value)) return whole(value);
  return short(value).replace("-", "−");
}

/** Differences of log L below 0.01 mean nothing: fixed decimals where that is short. */
export function writeLogLikelihood(value: number): string {
  if (!(Math.abs(value) < 1e5)) return writeNumber(value);
  const text = value.toFixed(Math.abs(value) < 100 ? 2 : 1);
  return Number(text) === 0 ? "0" : text.replace("-", "−");
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function powerOfTen(value: number): string {
  const [mantissa, exponent] = large(value).replace("−", "-").split("e") as [string, string];
  const digits = exponent.replace(/[+-]/, "").replace(/\d/g, (d) => superscripts[Number(d)]!);
  const power = `10${exponent.startsWith("-") ? "⁻" : ""}${digits}`;
  if (mantissa === "1") return power;
  return mantissa === "-1" ? `−${power}` : `${mantissa.replace("-", "−")}×${power}`;
}

function extent(values: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  if (low < high) return [low, high];
  const margin = low === 0 ? 1 : Math.abs(low) * 0.1;
  return [low - margin, high + margin];
}

function linear(request: AxisRequest): Axis {
  const domain = extent(request.values);
  const scale = scaleLinear().domain(domain);
  const ticks = scale
    .ticks(request.tickCount ?? 6)
    .map((value) => ({ at: scale(value), text: writeNumber(value) }));
  return { kind: "linear", title: request.title, domain, place: (value) => scale(value), ticks, step: 0 };
}

function logarithmic(request: AxisRequest): Axis {
  let domain = extent(request.values.filter((value) => value > 0));
  if (domain[0] <= 0) domain = [domain[1] / 10, domain[1]];
  const scale = scaleLog().domain(domain);
  const decades = Math.log10(domain[1] / domain[0]);
  const every = Math.max(1, Math.ceil(decades / (request.tickCount ?? 6)));
  const ticks = scale.ticks(decades < 1 ? 4 : 10).map((value) => {
    const power = Math.round(Math.log10(value));
    const whole = Math.abs(value / 10 ** power - 1) < 1e-9;
    const named = decades < 1.5 ? [1, 2, 5].includes(leadingDigit(value)) : whole && power % every === 0;
    return { at: scale(value), text: named ? (value >= 1e4 ? powerOfTen(value) : writeNumber(value)) : "" };
  });
  const place = (value: number): number => (value > 0 ? scale(value) : Number.NaN);
  return { kind: "log", title: request.title, domain, place, ticks, step: 0 };
}

function leadingDigit(value: number): number {
  return Math.round(value / 10 ** Math.floor(Math.log10(value) + 1e-9));
}

function symmetricLog(request: AxisRequest): Axis {
  const domain = extent(request.values);
  const core = request.core ?? Math.max(Math.abs(domain[0]), Math.abs(domain[1])) / 1000;
  const scale = scaleSymlog().domain(domain).constant(core);
  const powers: number[] = [];
  for (let power = Math.ceil(Math.log10(core)); 10 ** power <= Math.max(-domain[0], domain[1]); power++) {
    powers.push(10 ** power);
  }
  const every = Math.max(1, Math.ceil((2 * powers.length) / (request.tickCount ?? 8)));
  const values = [...powers.map((p) => -p).reverse(), 0, ...powers].filter(
    (v) => v >= domain[0] && v <= domain[1],
  );
  const ticks = values.map((value) => {
    const index = powers.indexOf(Math.abs(value));
    const named = value === 0 || (powers.length - 1 - index) % every === 0;
    const text = Math.abs(value) >= 1e4 ? powerOfTen(value) : writeNumber(value);
    return { at: scale(value), text: named ? text : "" };
  });
  return { kind: "symlog", title: request.title, domain, place: (value) => scale(value), ticks, step: 0 };
}

function levels(request: AxisRequest): Axis {
  const sorted = [...new Set(request.values)].sort((a, b) => a - b);
  const count = Math.max(1, sorted.length);
  const index = new Map(sorted.map((value, i) => [value, i]));
  const every = Math.max(1, Math.ceil(count / ((request.tickCount ?? 6) * 2)));
  const place = (value: number): number => ((index.get(value) ?? Number.NaN) + 0.5) / count;
  const ticks = sorted.map((value, i) => ({
    at: place(value),
    text: i % every === 0 ? writeNumber(value) : "",
  }));
  return {
    kind: "levels",
    title: request.title,
    domain: [sorted[0] ?? 0, sorted[count - 1] ?? 1],
    place,
    ticks,
    step: 1 / count,
  };
}

export function makeAxis(request: AxisRequest): Axis {
  if (request.kind === "log") return logarithmic(request);
  if (request.kind === "symlog") return symmetricLog(request);
  if (request.kind === "levels") return levels(request);
  return linear(request);
}

/**
 * The part of an axis that is worth showing for values nobody set bounds for: all of `keep`, and of `values` what lies
 * between their quantiles 0.005 and 0.995, with a margin. A few wild values shall not press the rest into a line.
 */
export function usefulRange(values: Float64Array, keep: Float64Array): [number, number] {
  const sorted = Array.from(values.filter((value) => Number.isFinite(value)).sort());
  const kept = keep.filter((value) => Number.isFinite(value));
  if (sorted.length === 0) return [0, 1];
  let low = quantileSorted(sorted, 0.005)!;
  let high = quantileSorted(sorted, 0.995)!;
  for (const value of kept) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}
