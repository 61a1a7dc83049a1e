// Random search (Solis and Wets, doi:10.1287/moor.6.1.19): Gaussian steps from the best point so far, mixed with
// points drawn from the whole prior.
import { type CreateSampler, matrix, row } from "lodescan/contract";

/** Validated and defaulted by the schema in plugin.json. */
interface Options {
  batch: number;
  step: number;
  randomFraction: number;
}

/** Points lie in the open cube: what would leave it stops just inside. */
const margin = 1e-9;

export const create: CreateSampler<Options> = (options, { dim, random }) => {
  let turn = 0;
  let best: Float64Array | undefined;
  let bestLogLikelihood = -Infinity;

  return {
    ask(count) {
      // A stream of its own for every turn: a resumed run needs nothing but the turn's number.
      const stream = random.stream("ask", turn++);
      // A scan asks for thousands at once: no more of them than the method can learn from.
      const rows = Math.min(count, options.batch);
      const points = matrix(rows, dim);
      stream.fillUniform(points.data);
      const origin: string[] = [];
      for (let i = 0; i < rows; i++) {
        const guided = best !== undefined && stream.uniform() >= options.randomFraction;
        origin.push(guided ? "guided" : "random");
        if (!guided) continue;
        const point = row(points, i);
        for (let j = 0; j < dim; j++) {
          const value = best![j]! + options.step * stream.normal();
          point[j] = Math.min(1 - margin, Math.max(margin, value));
        }
      }
      return { points, origin };
    },
    tell({ points, logLikelihood }) {
      for (let i = 0; i < points.rows; i++) {
        if (logLikelihood[i]! <= bestLogLikelihood) continue;
        bestLogLikelihood = logLikelihood[i]!;
        // The host uses its arrays again: copy what you keep.
        best = row(points, i).slice();
      }
    },
    // The best point comes back with the log, which a resumed sampler is told before `restore`.
    snapshot: () => ({ turn }),
    restore(snapshot) {
      turn = Number(snapshot.turn);
    },
    diagnostics: () => ({ bestLogLikelihood }),
  };
};
