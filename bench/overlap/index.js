// A sampler whose ask takes as long as a training would, elsewhere.
export function create({ seconds, batch }, { dim, random }) {
  let asked = 0;
  return {
    async ask(count) {
      if (asked > 0) await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
      const rows = Math.min(count, batch);
      const data = new Float64Array(rows * dim);
      random.stream("points", asked++).fillUniform(data);
      return { points: { data, rows, cols: dim } };
    },
    tell() {},
    snapshot: () => ({ asked }),
    restore(snapshot) {
      asked = snapshot.asked;
    },
    diagnostics: () => ({}),
  };
}
