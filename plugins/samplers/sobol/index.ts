// A Sobol sequence (doi:10.1016/0041-5553(67)90144-9) with Joe and Kuo's numbers and Owen scrambling.
import { type CreateSampler, LodeError } from "lodescan/contract";
import { sobol } from "lodescan/numerics";

interface Options {
  scramble: boolean;
  skip: number;
}

export const create: CreateSampler<Options> = (options, { dim, random }) => {
  const key = options.scramble ? random.stream("scramble").key : undefined;
  let next = options.skip;
  return {
    ask(count) {
      const points = sobol(count, dim, { skip: next, ...(key ? { key } : {}) });
      next += count;
      return { points };
    },
    tell() {},
    snapshot: () => ({ next }),
    restore(snapshot) {
      if (typeof snapshot.next !== "number")
        throw new LodeError("LODE_RUN_SAMPLER", "This is no snapshot of the sobol sampler.");
      next = snapshot.next;
    },
    diagnostics: () => ({ proposed: next - options.skip }),
  };
};
