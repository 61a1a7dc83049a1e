"""Golden values for the statistics of comparisons (src/metrics), from SciPy.

    python bench/peers/statistics_reference.py > test/fixtures/peers/statistics.json

Exact p values with ties come from SciPy's full permutation distributions.
"""
import json
import sys

import numpy as np
import scipy
from scipy import stats

rng = np.random.default_rng(20240817)
permutations = stats.PermutationMethod(n_resamples=np.inf)


def pairs():
    """Two samples each: continuous, tied, separated, unequal sizes, large."""
    yield rng.normal(size=10), rng.normal(0.8, size=10)
    yield rng.normal(size=10), rng.normal(5, size=10)
    yield rng.integers(0, 5, 10).astype(float), rng.integers(1, 6, 10).astype(float)
    yield rng.integers(0, 2, 8).astype(float), rng.integers(0, 2, 8).astype(float)
    yield rng.normal(size=6), rng.normal(1, size=9)
    yield rng.normal(size=4), rng.normal(1, size=4)
    yield rng.normal(size=80), rng.normal(0.3, size=80)
    yield rng.integers(0, 9, 70).astype(float), rng.integers(0, 9, 70).astype(float)


def rank_sum(a, b):
    small = len(a) + len(b) <= 60
    if not small:
        result = stats.mannwhitneyu(a, b, method="asymptotic")
    elif len(set([*a, *b])) == len(a) + len(b):
        result = stats.mannwhitneyu(a, b, method="exact")
    else:
        result = stats.mannwhitneyu(a, b, method=permutations)
    return {"u": float(result.statistic), "p": float(result.pvalue)}


def signed_rank(a, b):
    if len(a) != len(b):
        return None
    d = a - b
    d = d[d != 0]
    ties = len(set(np.abs(d))) < len(d)
    if len(d) > 60:
        result = stats.wilcoxon(d, method="asymptotic", correction=True, alternative="greater")
        two = stats.wilcoxon(d, method="asymptotic", correction=True)
    else:
        method = permutations if ties else "exact"
        result = stats.wilcoxon(d, method=method, alternative="greater")
        two = stats.wilcoxon(d, method=method)
    return {"w": float(result.statistic), "pairs": len(d), "p": float(two.pvalue)}


def friedman_cases():
    yield rng.normal(size=(6, 4)) + np.arange(4) * 0.7
    yield rng.normal(size=(12, 8))
    yield rng.integers(0, 3, size=(9, 5)).astype(float)


def friedman(values):
    n, k = values.shape
    chi, p = stats.friedmanchisquare(*values.T)
    f = (n - 1) * chi / (n * (k - 1) - chi)
    ranks = stats.rankdata(values, axis=1).mean(axis=0)
    return {
        "values": values.tolist(),
        "meanRanks": ranks.tolist(),
        "chiSquared": float(chi),
        "p": float(p),
        "f": float(f),
        "pImanDavenport": float(stats.f.sf(f, k - 1, (k - 1) * (n - 1))),
    }


def tails():
    return {
        "normal": [[z, float(stats.norm.sf(z))] for z in [-3.0, -0.5, 0.0, 0.1, 1.0, 1.96, 4.0, 8.0]],
        "chiSquared": [[x, d, float(stats.chi2.sf(x, d))] for x in [0.1, 1.0, 7.5, 40.0] for d in [1, 3, 7, 20]],
        "f": [[x, a, b, float(stats.f.sf(x, a, b))] for x in [0.2, 1.0, 4.5, 30.0] for a, b in [(1, 5), (3, 15), (7, 35)]],
        "range": [[k, float(stats.studentized_range.ppf(0.95, k, np.inf))] for k in [2, 3, 5, 8, 12, 20]],
    }


json.dump(
    {
        "tool": "scipy",
        "version": scipy.__version__,
        "numpy": np.__version__,
        "python": sys.version.split()[0],
        "command": "python bench/peers/statistics_reference.py > test/fixtures/peers/statistics.json",
        "seed": 20240817,
        "pairs": [
            {"a": a.tolist(), "b": b.tolist(), "rankSum": rank_sum(a, b), "signedRank": signed_rank(a, b)}
            for a, b in pairs()
        ],
        "friedman": [friedman(values) for values in friedman_cases()],
        "tails": tails(),
    },
    sys.stdout,
    indent=1,
)
print()
