// Independent points, uniform in the unit cube (so distributed by the prior). Metropolis and Ulam, doi:10.1080/01621459.1949.10483310.
import { type CreateSampler, LodeError, type Matrix, matrix } from "lodescan/contract";

/** Points of one random stream: a restored sampler goes on inside a block, without drawing all before it again. */
const blockRows = 1024;

export const create: CreateSampler<Record<string, never>> = (_options, { dim, random }) => {
  let next = 0;
  let block = -1;
  const points = new Float64Array(blockRows * dim);

  function draw(count: number): Matrix {
    const out = matrix(count, dim);
    for (let i = 0; i < count; ) {
      const wanted = Math.floor(next / blockRows);
      if (wanted !== block) random.stream("points", (block = wanted)).fillUniform(points);
      const from = next - block * blockRows;
      const rows = Math.min(count - i, blockRows - from);
      out.data.set(points.subarray(from * dim, (from + rows) * dim), i * dim);
      i += rows;
      next += rows;
    }
    return out;
  }

  return {
    ask: (count) => ({ points: draw(count) }),
    tell() {},
    snapshot: () => ({ next }),
    restore(snapshot) {
      if (typeof snapshot.next !== "number")
        throw new LodeError("LODE_RUN_SAMPLER", "This is no snapshot of the random sampler.");
      next = snapshot.next;
    },
    diagnostics: () => ({ proposed: next }),
  };
};
