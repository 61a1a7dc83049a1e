// Latin hypercube designs, one after the other. McKay, Beckman and Conover, doi:10.1080/00401706.1979.10489755.
import { type CreateSampler, LodeError, type Matrix, matrix, rowRange } from "lodescan/contract";
import { latinHypercube } from "lodescan/numerics";

interface Options {
  size: number;
}

export const create: CreateSampler<Options> = ({ size }, { dim, random }) => {
  // `design` counts designs begun; `used` rows of the last one were proposed (with size 0 there is no rest).
  let design = 0;
  let used = 0;
  let points: Matrix | undefined;

  const draw = (rows: number, index: number) => latinHypercube(rows, dim, random.stream("design", index));

  function fromDesigns(count: number): Matrix {
    const out = matrix(count, dim);
    for (let i = 0; i < count; ) {
      if (design === 0 || used === size) {
        design++;
        used = 0;
        points = undefined;
      }
      points ??= draw(size, design - 1);
      const rows = Math.min(count - i, size - used);
      out.data.set(rowRange(points, used, used + rows).data, i * dim);
      i += rows;
      used += rows;
    }
    return out;
  }

  return {
    ask: (count) => ({ points: size > 0 ? fromDesigns(count) : draw(count, design++) }),
    tell() {},
    snapshot: () => ({ design, used }),
    restore(snapshot) {
      if (typeof snapshot.design !== "number" || typeof snapshot.used !== "number")
        throw new LodeError("LODE_RUN_SAMPLER", "This is no snapshot of the latin-hypercube sampler.");
      design = snapshot.design;
      used = snapshot.used;
      points = undefined;
    },
    diagnostics: () => ({ designs: design }),
  };
};
