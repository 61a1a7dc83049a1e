// What the sampler recorded of its surrogates (docs/events.md): loss curves, and predictions made before evaluation.
import type { ReportSource } from "./source.js";

export interface Fit {
  iteration: number;
  /** Names of the observables, or "physical". */
  learns: string;
  losses: number[];
  epochs: number;
  rows: number;
  seconds: number;
}

export interface PredictionSeries {
  ids: number[];
  iteration: number[];
  predicted: number[];
  /** Standard deviation; empty where no surrogate knows one. */
  spread: number[];
}

export interface Learning {
  fits: Fit[];
  /** By observable. */
  predictions: Map<string, PredictionSeries>;
  /** Probability of being physical. */
  physical: PredictionSeries;
  candidates: { tested: number; accepted: number; fallback: number };
  warnings: string[];
}

/** Predictions kept per observable: more cannot be told apart in a picture. */
const maxPredictions = 200_000;

function numbers(value: unknown): number[] {
  if (!Array.isArray(value)) return [];
  return value.map((entry) => (typeof entry === "number" ? entry : Number.NaN));
}

const newSeries = (): PredictionSeries => ({ ids: [], iteration: [], predicted: [], spread: [] });

function append(
  series: PredictionSeries,
  iteration: number,
  ids: number[],
  predicted: number[],
  spread: number[],
): void {
  const room = maxPredictions - series.ids.length;
  for (let i = 0; i < Math.min(room, ids.length, predicted.length); i++) {
    series.ids.push(ids[i]!);
    series.iteration.push(iteration);
    series.predicted.push(predicted[i]!);
    if (spread.length > 0) series.spread.push(spread[i]!);
  }
}

const count = (value: unknown): number => (typeof value === "number" && Number.isFinite(value) ? value : 0);

function readOne(learning: Learning, name: string, data: Record<string, unknown>): void {
  const iteration = count(data.iteration);
  if (name === "fit") {
    const learns = Array.isArray(data.learns) ? data.learns.join(", ") : String(data.learns);
    const losses = numbers(data.losses);
    const { epochs, rows, seconds } = data;
    learning.fits.push({
      iteration,
      learns,
      losses,
      epochs: count(epochs) || losses.length,
      rows: count(rows),
      seconds: count(seconds),
    });
  } else if (name === "batch-predictions") {
    const ids = numbers(data.ids);
    const names = Array.isArray(data.observables) ? data.observables.map(String) : [];
    const [predicted, spread] = [data.predicted as unknown[], (data.spread ?? []) as unknown[]];
    names.forEach((observable, k) => {
      let series = learning.predictions.get(observable);
      if (series === undefined) learning.predictions.set(observable, (series = newSeries()));
      append(series, iteration, ids, numbers(predicted[k]), numbers(spread[k]));
    });
  } else if (name === "physical-predictions") {
    append(learning.physical, iteration, numbers(data.ids), numbers(data.probability), []);
  } else if (name === "candidates") {
    learning.candidates.tested += count(data.tested);
    learning.candidates.accepted += count(data.accepted);
    learning.candidates.fallback += count(data.fallback);
  }
}

/** Reads all events; those that no figure knows go by. */
export async function readLearning(source: ReportSource): Promise<Learning> {
  const learning: Learning = {
    fits: [],
    predictions: new Map(),
    physical: newSeries(),
    candidates: { tested: 0, accepted: 0, fallback: 0 },
    warnings: [],
  };
  for await (const event of source.events()) {
    if (event.type === "warning" && typeof event.message === "string") learning.warnings.push(event.message);
    if (event.type === "sampler" && typeof event.name === "string") {
      readOne(learning, event.name, (event.data ?? {}) as Record<string, unknown>);
    }
  }
  return learning;
}
