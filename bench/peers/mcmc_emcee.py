"""emcee on the correlated gaussians of src/testing/problems/posteriors.ts: effective sample size per evaluation.

python bench/peers/mcmc_emcee.py [--seeds 20] > test/fixtures/peers/mcmc-emcee.json
Walkers start at the best of 100 uniform points; the first 30 % of the steps do not count. The effective size along a
principal axis is the posterior variance over the mean square error of the mean, over the seeds; the geometric mean is taken.
"""

import argparse
import json
import platform

import emcee
import numpy as np


def problem(dim):
    v = np.arange(1, dim + 1)
    axes = np.eye(dim) - 2 * np.outer(v, v) / (v @ v)
    sigmas = 0.1 * 10 ** (np.arange(dim) / (dim - 1))
    mean = np.where(np.arange(dim) % 2 == 0, 0.5, -0.5)
    return axes, sigmas, mean


def sampled_mean(dim, moves, evaluations, seed):
    axes, sigmas, mean = problem(dim)

    def log_likelihood(x):
        inside = np.all(np.abs(x) < 8, axis=1)
        return np.where(inside, -0.5 * np.sum(((x - mean) @ axes.T / sigmas) ** 2, axis=1), -np.inf)

    random = np.random.default_rng(seed)
    walkers = 2 * int(np.ceil(max(20, 3 * dim) / 2))
    points = random.uniform(-8, 8, size=(100, dim))
    start = points[np.argsort(-log_likelihood(points))[:walkers]]
    sampler = emcee.EnsembleSampler(walkers, dim, log_likelihood, moves=moves, vectorize=True)
    np.random.seed(seed)
    steps = (evaluations - 100) // walkers
    sampler.run_mcmc(start, steps, skip_initial_state_check=True)
    return sampler.get_chain(discard=int(0.3 * steps), flat=True).mean(axis=0)


arguments = argparse.ArgumentParser()
arguments.add_argument("--seeds", type=int, default=20)
seeds = arguments.parse_args().seeds
results = []
for dim, evaluations in [(5, 30_000), (10, 60_000)]:
    axes, sigmas, mean = problem(dim)
    for name, moves in {
        "stretch": emcee.moves.StretchMove(),
        "differential": [(emcee.moves.DEMove(), 0.9), (emcee.moves.DESnookerMove(), 0.1)],
    }.items():
        errors = [sampled_mean(dim, moves, evaluations, seed) - mean for seed in range(1, seeds + 1)]
        sizes = 1 / np.mean(np.square(np.array(errors) @ axes.T / sigmas), axis=0)
        results.append(
            {
                "problem": f"gaussian-{dim}d",
                "move": name,
                "evaluations": evaluations,
                "effective": float(np.exp(np.mean(np.log(sizes)))),
            }
        )
print(
    json.dumps(
        {
            "tool": "emcee",
            "version": emcee.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
            "command": f"python bench/peers/mcmc_emcee.py --seeds {seeds} > test/fixtures/peers/mcmc-emcee.json",
            "seeds": seeds,
            "results": results,
        },
        indent=1,
    )
)
