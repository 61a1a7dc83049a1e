// A full factorial design over the prior (Box and Wilson, doi:10.1111/j.2517-6161.1951.tb00067.x).
import { type CreateSampler, type Dimension, LodeError, matrix } from "lodescan/contract";

interface Options {
  steps: number;
  stepsOf: Record<string, number>;
  place: "centres" | "ends";
}

/** The unit cube is open: nodes at the ends of a range lie this far inside. */
const margin = 1e-12;

/** Nodes along one dimension, in (0, 1). */
function nodesOf(dimension: Dimension, options: Options): Float64Array {
  const discrete = dimension.kind !== "continuous";
  const chosen = options.stepsOf[dimension.name];
  const levels = dimension.levels ?? 1;
  const count = discrete ? Math.min(chosen ?? levels, levels) : (chosen ?? options.steps);
  const nodes = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    if (discrete) nodes[i] = (Math.floor(((i + 0.5) * levels) / count) + 0.5) / levels;
    else if (options.place === "centres" || count === 1) nodes[i] = (i + 0.5) / count;
    else nodes[i] = Math.min(1 - margin, Math.max(margin, i / (count - 1)));
  }
  return nodes;
}

export const create: CreateSampler<Options> = (options, { dim, problem }) => {
  for (const name of Object.keys(options.stepsOf))
    if (!problem.dimensions.some((dimension) => dimension.name === name))
      throw new LodeError("LODE_PLUGIN_UNSUITED", `The grid has no parameter "${name}" to step through.`, {
        path: `/sampler/options/stepsOf/${name}`,
        found: name,
        expected: problem.dimensions.map((dimension) => dimension.name).join(", "),
      });
  const axes = problem.dimensions.map((dimension) => nodesOf(dimension, options));
  const total = axes.reduce((product, nodes) => product * nodes.length, 1);
  if (total > Number.MAX_SAFE_INTEGER)
    throw new LodeError("LODE_PLUGIN_UNSUITED", "The grid has more nodes than can be counted.", {
      path: "/sampler/options/steps",
      found: total,
      hint: "Use fewer steps, or the sobol sampler, which fills many dimensions evenly with any number of points.",
    });
  let next = 0;

  return {
    ask(count) {
      const points = matrix(Math.min(count, total - next), dim);
      for (let i = 0; i < points.rows; i++, next++) {
        // Mixed-radix digits of the node's number, the last dimension fastest.
        for (let j = dim - 1, rest = next; j >= 0; j--) {
          const nodes = axes[j]!;
          points.data[i * dim + j] = nodes[rest % nodes.length]!;
          rest = Math.floor(rest / nodes.length);
        }
      }
      return { points };
    },
    tell() {},
    snapshot: () => ({ next }),
    restore(snapshot) {
      if (typeof snapshot.next !== "number")
        throw new LodeError("LODE_RUN_SAMPLER", "This is no snapshot of the grid sampler.");
      next = snapshot.next;
    },
    diagnostics: () => ({ proposed: next, nodes: total }),
    done: () => next >= total,
  };
};
