"""CMA-ES of cmaes and pycma on the functions of src/testing/problems/functions.ts, and the tutorial's update by numpy.

python bench/peers/cma_functions.py > test/fixtures/peers/cma.json
Both search the unit cube, which is the box of the problem, from a uniform random mean with sigma 0.3 and the default
population; cmaes draws again outside the box, pycma folds. Counted: evaluations until f <= 1e-10.
"""

import json
import platform
import sys
import warnings

import cma
import cmaes
import numpy as np

DIM, TARGET, MOST, SIGMA, SEEDS = 10, 1e-10, 20000, 0.3, 20
BOXES = {"sphere": (-5, 5), "ellipsoid": (-5, 5), "rosenbrock": (-5, 10)}


def problem(name, seed=1):
    """The shifted form of that seed, as a function of a point of the unit cube."""
    low, high = BOXES[name]
    j = np.arange(1, DIM + 1)
    side = 2 * ((j * 0.6180339887498949 + seed * 0.7548776662466927) % 1) - 1
    share = 0.6 * np.where(side < 0, -1, 1) * (0.25 + 0.75 * np.abs(side))
    at = (low + high) / 2 + share * (high - low) / 2
    best = 1 if name == "rosenbrock" else 0
    stretch = 10 ** (6 * (j - 1) / (DIM - 1))

    def f(u):
        z = low + (high - low) * np.asarray(u) - at + best
        if name == "sphere":
            return float(np.sum(z**2))
        if name == "ellipsoid":
            return float(np.sum(stretch * z**2))
        return float(np.sum(100 * (z[1:] - z[:-1] ** 2) ** 2 + (1 - z[:-1]) ** 2))

    return f


def by_cmaes(f, seed):
    mean = np.random.default_rng(seed).random(DIM)
    es = cmaes.CMA(mean=mean, sigma=SIGMA, bounds=np.array([[0, 1]] * DIM), seed=seed)
    count = 0
    while count < MOST:
        told = []
        for _ in range(es.population_size):
            x = es.ask()
            told.append((x, f(x)))
            count += 1
            if told[-1][1] <= TARGET:
                return count
        es.tell(told)
    return None


def by_pycma(f, seed):
    mean = np.random.default_rng(seed).random(DIM)
    es = cma.CMAEvolutionStrategy(mean, SIGMA, {"bounds": [0, 1], "seed": seed, "verbose": -9, "tolfun": 0, "tolx": 0})
    count = 0
    while count < MOST:
        points = es.ask()
        values = []
        for x in points:
            values.append(f(x))
            count += 1
            if values[-1] <= TARGET:
                return count
        es.tell(points, values)
    return None


def tutorial_update(dim=4, population=8, generations=12):
    """arXiv:1604.00772, figure 6, word for word; steps y_k are given numbers, already in the order of their rank."""
    i = np.arange(1, population + 1)
    raw = np.log((population + 1) / 2) - np.log(i)
    mu = population // 2
    mueff = raw[:mu].sum() ** 2 / (raw[:mu] ** 2).sum()
    mueff_minus = raw[mu:].sum() ** 2 / (raw[mu:] ** 2).sum()
    c1 = 2 / ((dim + 1.3) ** 2 + mueff)
    cmu = min(1 - c1, 2 * (0.25 + mueff + 1 / mueff - 2) / ((dim + 2) ** 2 + 2 * mueff / 2))
    alpha = min(1 + c1 / cmu, 1 + 2 * mueff_minus / (mueff + 2), (1 - c1 - cmu) / (dim * cmu))
    w = np.where(raw >= 0, raw / raw[raw > 0].sum(), alpha * raw / -raw[raw < 0].sum())
    cs = (mueff + 2) / (dim + mueff + 5)
    ds = 1 + 2 * max(0, np.sqrt((mueff - 1) / (dim + 1)) - 1) + cs
    cc = (4 + mueff / dim) / (dim + 4 + 2 * mueff / dim)
    chi = np.sqrt(dim) * (1 - 1 / (4 * dim) + 1 / (21 * dim**2))
    m, sigma, C = np.full(dim, 0.4), 0.3, np.eye(dim)
    ps, pc = np.zeros(dim), np.zeros(dim)
    for g in range(1, generations + 1):
        y = np.array([[np.sin(1.7 * g + 2.3 * k + 3.1 * j * j) + 0.3 for j in range(dim)] for k in range(population)])
        values, B = np.linalg.eigh(C)
        inverse_root = B @ np.diag(values**-0.5) @ B.T
        yw = w[:mu] @ y[:mu]
        m = m + sigma * yw
        ps = (1 - cs) * ps + np.sqrt(cs * (2 - cs) * mueff) * inverse_root @ yw
        norm = np.linalg.norm(ps)
        sigma = sigma * np.exp(cs / ds * (norm / chi - 1))
        h = float(norm / np.sqrt(1 - (1 - cs) ** (2 * (g + 1))) < (1.4 + 2 / (dim + 1)) * chi)
        pc = (1 - cc) * pc + h * np.sqrt(cc * (2 - cc) * mueff) * yw
        lengths = np.array([np.sum((inverse_root @ step) ** 2) for step in y])
        wo = np.where(w >= 0, w, w * dim / lengths)
        delta = (1 - h) * cc * (2 - cc)
        C = (1 + c1 * delta - c1 - cmu * w.sum()) * C + c1 * np.outer(pc, pc)
        C = C + cmu * sum(wk * np.outer(yk, yk) for wk, yk in zip(wo, y))
    return {
        "dim": dim,
        "population": population,
        "generations": generations,
        "mean": m.tolist(),
        "sigma": float(sigma),
        "covariance": C.ravel().tolist(),
        "pathSigma": ps.tolist(),
        "pathC": pc.tolist(),
    }


def quartiles(counts):
    return [float(q) for q in np.percentile([MOST if c is None else c for c in counts], [25, 50, 75])]


def main():
    warnings.filterwarnings("ignore")
    tools = {"cmaes": by_cmaes, "pycma": by_pycma}
    functions = {}
    for name in BOXES:
        f = problem(name)
        functions[name] = {}
        for tool, run in tools.items():
            counts = [run(f, seed) for seed in range(1, SEEDS + 1)]
            functions[name][tool] = {"evaluations": counts, "quartiles": quartiles(counts)}
            print(name, tool, quartiles(counts), file=sys.stderr)
    versions = {
        "cmaes": cmaes.__version__,
        "pycma": cma.__version__.split()[0],
        "numpy": np.__version__,
        "python": platform.python_version(),
    }
    command = "python bench/peers/cma_functions.py > test/fixtures/peers/cma.json"
    settings = {"dim": DIM, "target": TARGET, "population": 10, "sigma": SIGMA, "seeds": SEEDS, "most": MOST}
    json.dump(
        {"command": command, "versions": versions, **settings, "functions": functions, "update": tutorial_update()},
        sys.stdout,
        indent=1,
    )
    print()


main()
