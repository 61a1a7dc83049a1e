// The tests of significance on made-up results with known answers: how often they see what is not there, and how often what is.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createRandom } from "lodescan/numerics";
import { criticalDifference } from "../../src/metrics/critical-difference.js";
import { logGamma, normalTail } from "../../src/metrics/distributions.js";
import { varghaDelaney } from "../../src/metrics/effect-size.js";
import { friedman } from "../../src/metrics/friedman.js";
import { holm } from "../../src/metrics/holm.js";
import { mannWhitney } from "../../src/metrics/mann-whitney.js";
import { signedRank } from "../../src/metrics/signed-rank.js";

const level = 0.05;
const seeds = 10;

/** Share of repetitions in which `alarm` is true. Each has a stream of its own. */
function rate(repetitions: number, name: string, alarm: (normals: (n: number) => Float64Array) => boolean) {
  const random = createRandom(11, name);
  let count = 0;
  for (let i = 0; i < repetitions; i++) {
    const stream = random.stream("repetition", i);
    const normals = (n: number) => {
      const out = new Float64Array(n);
      stream.fillNormal(out);
      return out;
    };
    if (alarm(normals)) count++;
  }
  return count / repetitions;
}

/** All pairs of `k` samples. */
function allPairs(samples: readonly Float64Array[]): number[] {
  return samples.flatMap((a, i) => samples.slice(0, i).map((b) => mannWhitney(a, b).p));
}

/** 5 % and three standard deviations of 1000 repetitions: 7.07 %. */
const bound = 0.071;

describe("two identical strategies are called different no more often than the level says", () => {
  it("by the rank-sum test", () => {
    const share = rate(1000, "rank sum", (normals) => mannWhitney(normals(seeds), normals(seeds)).p <= level);
    assert.ok(share <= bound && share > 0.02, `${share}`);
  });

  it("by the rank-sum test, with many ties", () => {
    const coarse = (values: Float64Array) => values.map((value) => Math.round(value));
    const share = rate(
      1000,
      "ties",
      (normals) => mannWhitney(coarse(normals(seeds)), coarse(normals(seeds))).p <= level,
    );
    assert.ok(share <= bound && share > 0.02, `${share}`);
  });

  it("by the signed-rank test", () => {
    const share = rate(
      1000,
      "signed rank",
      (normals) => signedRank(normals(seeds), normals(seeds)).p <= level,
    );
    assert.ok(share <= bound && share > 0.02, `${share}`);
  });

  it("by Friedman's test with the statistic of Iman and Davenport", () => {
    const share = rate(
      1000,
      "friedman",
      (normals) => friedman({ data: normals(60), rows: 12, cols: 5 }).pImanDavenport <= level,
    );
    assert.ok(share <= bound && share > 0.03, `${share}`);
  });

  it("by the critical-difference diagram of eight strategies on ten problems", () => {
    const share = rate(1000, "diagram", (normals) => {
      const { cliques } = criticalDifference({ data: normals(80), rows: 10, cols: 8 });
      return !(cliques.length === 1 && cliques[0]![0] === 0 && cliques[0]![1] === 7);
    });
    assert.ok(share <= bound, `${share}`);
  });
});

describe("eight identical strategies", () => {
  const samples = (normals: (n: number) => Float64Array) => Array.from({ length: 8 }, () => normals(seeds));

  it("are told apart by Holm's correction no more often than the level says, whatever pair is looked at", () => {
    const share = rate(1000, "family", (normals) => holm(allPairs(samples(normals))).some((p) => p <= level));
    assert.ok(share <= bound, `${share}`);
  });

  it("are told apart far too often without it", () => {
    const share = rate(1000, "family", (normals) => allPairs(samples(normals)).some((p) => p <= level));
    assert.ok(share > 0.3, `${share}`);
  });

  it("are still not told apart once runs of different ones are shuffled among each other", () => {
    const random = createRandom(5, "shuffled");
    let alarms = 0;
    for (let i = 0; i < 400; i++) {
      const pooled = new Float64Array(8 * seeds);
      random.fillNormal(pooled);
      // A planted difference: three strategies are better by 2 sigma. Shuffling takes it away.
      for (let k = 0; k < 3 * seeds; k++) pooled[k]! += 2;
      random.shuffle(pooled);
      const parts = Array.from({ length: 8 }, (_, k) => pooled.subarray(k * seeds, (k + 1) * seeds));
      if (holm(allPairs(parts)).some((p) => p <= level)) alarms++;
    }
    assert.ok(alarms / 400 <= 0.05 + 3 * Math.sqrt((0.05 * 0.95) / 400), `${alarms}`);
  });
});

/** Calls `visit` with every ascending choice of `size` of the places 1 to `of`. */
function choices(size: number, of: number, visit: (places: readonly number[]) => void): void {
  const places: number[] = [];
  const next = (from: number) => {
    if (places.length === size) {
      visit(places);
      return;
    }
    for (let place = from; place <= of - (size - places.length) + 1; place++) {
      places.push(place);
      next(place + 1);
      places.pop();
    }
  };
  next(1);
}

/**
 * Exact power of the two-sided rank-sum test of n and n values at the level, where the second sample follows F^k if the first
 * follows F: the chance of every order of ranks is known (Lehmann 1953, doi:10.1214/aoms/1177729080; Savage 1956).
 */
function lehmannPower(n: number, k: number): number {
  const centre = (n * n) / 2;
  // The critical distance from the centre, from the test's own p values.
  const p = new Map<number, number>();
  const pOf = (u: number) => {
    const known = p.get(u);
    if (known !== undefined) return known;
    // Any samples with this u: the values of `first` lie above u of `second` in all.
    const first = Array.from({ length: n }, (_, i) => Math.min(n, Math.max(0, u - i * n)) + 0.5 + i / 1000);
    const second = Array.from({ length: n }, (_, j) => j + 1);
    const result = mannWhitney(first, second).p;
    p.set(u, result);
    return result;
  };
  let power = 0;
  const logCount = logGamma(2 * n + 1) - 2 * logGamma(n + 1);
  const gammas = Array.from({ length: 2 * n * k + 4 }, (_, x) => (x > 0 ? logGamma(x) : 0));
  choices(n, 2 * n, (places) => {
    const u = places.reduce((sum, place) => sum + place, 0) - (n * (n + 1)) / 2;
    if (Math.abs(u - centre) < 15 || pOf(u) > level) return;
    let log = n * Math.log(k) - logCount;
    for (let j = 1; j <= n; j++) {
      const s = places[j - 1]!;
      const after = j < n ? places[j]! : 2 * n + 1;
      log += gammas[s + j * k - j]! - gammas[s]! + gammas[after]! - gammas[after + j * k - j]!;
    }
    power += Math.exp(log);
  });
  return power;
}

describe("a planted difference is found at the power that theory gives", () => {
  for (const k of [2, 3, 5]) {
    it(`where runs of one strategy are the best of ${k} runs of the other: exactly`, () => {
      const theory = lehmannPower(seeds, k);
      const repetitions = 3000;
      const share = rate(repetitions, `best of ${k}`, (normals) => {
        const better = new Float64Array(seeds);
        for (let i = 0; i < seeds; i++) better[i] = Math.max(...normals(k));
        return mannWhitney(better, normals(seeds)).p <= level;
      });
      const error = Math.sqrt((theory * (1 - theory)) / repetitions);
      assert.ok(Math.abs(share - theory) < 3 * error, `${share}, theory ${theory}`);
    });
  }

  it("is no more than the level for a best of one", () => {
    const size = lehmannPower(seeds, 1);
    assert.ok(size < level && size > 0.03, `${size}`);
  });

  for (const shift of [0.8, 1.2, 1.6]) {
    it(`where they differ by ${shift} sigma`, () => {
      // Normal approximation to U under the alternative (Lehmann 1975, 2.3), with the critical value of the exact test.
      const n = seeds;
      const p1 = 1 - normalTail(shift / Math.SQRT2);
      const p2 = bothBelow(shift);
      const variance = n * n * (p1 * (1 - p1) + 2 * (n - 1) * (p2 - p1 * p1));
      const critical = 77; // U >= 77 of 100: p = 0.043; U >= 76: p = 0.052
      const tail = (u: number) => normalTail((u - 0.5 - n * n * p1) / Math.sqrt(variance));
      const theory = tail(critical) + (1 - tail(n * n - critical + 1));
      const repetitions = 3000;
      const share = rate(repetitions, `shift ${shift}`, (normals) => {
        const better = normals(n).map((value) => value + shift);
        return mannWhitney(better, normals(n)).p <= level;
      });
      const error = Math.sqrt((theory * (1 - theory)) / repetitions);
      // The approximation itself is good to about 0.01.
      assert.ok(Math.abs(share - theory) < 3 * error + 0.01, `${share}, theory ${theory}`);
    });
  }
});

/** P(X < Y and X' < Y), all normal with standard deviation 1, Y shifted: the integral of phi(y) Phi(y + shift)^2. */
function bothBelow(shift: number): number {
  let sum = 0;
  const h = 0.01;
  for (let y = -9; y <= 9; y += h) sum += Math.exp((-y * y) / 2) * (1 - normalTail(y + shift)) ** 2;
  return (sum * h) / Math.sqrt(2 * Math.PI);
}

describe("the interval of the effect size", () => {
  for (const shift of [0, 1, 2]) {
    it(`holds the truth in about 95 % of comparisons of ten runs each: shift ${shift}`, () => {
      const truth = 1 - normalTail(shift / Math.SQRT2);
      const share = rate(2000, `interval ${shift}`, (normals) => {
        const { low, high } = varghaDelaney(
          normals(seeds).map((value) => value + shift),
          normals(seeds),
        );
        return low <= truth && truth <= high;
      });
      assert.ok(share > 0.93 && share < 0.985, `${share}`);
    });
  }
});
