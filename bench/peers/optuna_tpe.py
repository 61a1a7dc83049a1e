"""Golden numbers of Optuna's TPE: the best value after 200 trials, over seeds, univariate and multivariate; and its densities.

python bench/peers/optuna_tpe.py [--seeds 40] > test/fixtures/peers/optuna-tpe.json
Problems are written here again, apart from src/testing/problems/; values are distances to the optimum.
"""

import argparse
import json
import math
import warnings

import numpy as np
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from optuna.samplers._tpe.sampler import default_weights

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)


def shift(low, high, dim, seed=1):
    places = []
    for j in range(dim):
        side = 2 * (((j + 1) * 0.6180339887498949 + seed * 0.7548776662466927) % 1) - 1
        share = 0.6 * (-1 if side < 0 else 1) * (0.25 + 0.75 * abs(side))
        places.append((low + high) / 2 + share * (high - low) / 2)
    return places


def floats(trial, dim, low, high):
    return [trial.suggest_float(f"x{j + 1}", low, high) for j in range(dim)]


def sphere(trial):
    at = shift(-5, 5, 5)
    return sum((x - a) ** 2 for x, a in zip(floats(trial, 5, -5, 5), at))


def rosenbrock(trial):
    x = floats(trial, 4, -5, 10)
    return sum(100 * (x[j + 1] - x[j] ** 2) ** 2 + (1 - x[j]) ** 2 for j in range(3))


def branin(trial):
    a, b = trial.suggest_float("x1", -5, 10), trial.suggest_float("x2", 0, 15)
    valley = b - 5.1 / (4 * math.pi**2) * a**2 + 5 / math.pi * a - 6
    return valley**2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(a) + 10 - 0.397887357729738


HEIGHTS = np.array([1, 1.2, 3, 3.2])
SLOPES = np.array(
    [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
)
PEAKS = 1e-4 * np.array(
    [
        [1312, 1696, 5569, 124, 8283, 5886],
        [2329, 4135, 8307, 3736, 1004, 9991],
        [2348, 1451, 3522, 2883, 3047, 6650],
        [4047, 8828, 8732, 5743, 1091, 381],
    ]
)


def hartmann(trial):
    x = np.array(floats(trial, 6, 0, 1))
    return float(-HEIGHTS @ np.exp(-(SLOPES * (x - PEAKS) ** 2).sum(axis=1))) + 3.32236801141551


def mixed(trial):
    depth = trial.suggest_int("depth", 1, 12)
    rate = trial.suggest_float("rate", 1e-5, 1, log=True)
    dropout = trial.suggest_float("dropout", 0, 0.9)
    kind = trial.suggest_categorical("kind", [0, 1, 2, 3])
    return (
        0.5 * (1 - math.cos(2.4 * (kind - 1)))
        + 0.1 * (depth - 6 + abs(kind - 1)) ** 2
        + 0.5 * (math.log10(rate) + 1 + 0.3 * depth) ** 2
        + 2 * (dropout - 0.3) ** 2
    )


PROBLEMS = {
    "sphere-5d": sphere,
    "rosenbrock-4d": rosenbrock,
    "branin": branin,
    "hartmann-6d": hartmann,
    "mixed-network": mixed,
}


def best(problem, multivariate, seed, trials):
    sampler = optuna.samplers.TPESampler(seed=seed, multivariate=multivariate)
    study = optuna.create_study(sampler=sampler)
    study.optimize(PROBLEMS[problem], n_trials=trials)
    return study.best_value


def densities():
    """Log densities of the estimator itself, jointly, on a unit cube of a continuous, an integer and a choice column."""
    space = {
        "x": FloatDistribution(0.0, 1.0),
        "n": IntDistribution(0, 499),
        "c": CategoricalDistribution([0, 1, 2]),
        "y": FloatDistribution(0.0, 1.0),
    }
    parameters = _ParzenEstimatorParameters(1.0, True, False, default_weights, True)
    cases = []
    for seed, size in enumerate([0, 1, 2, 7, 24, 26, 60, 150]):
        rng = np.random.default_rng(seed)

        def rows(count, power=1.0):
            return {
                "x": rng.random(count) ** power,
                # All different: which of equals has which neighbour is a matter of numpy's sorting.
                "n": rng.permutation(500)[:count].astype(float),
                "c": rng.integers(0, 3, count).astype(float),
                "y": rng.random(count),
            }

        told, asked = rows(size, 3.0), rows(12)
        values = _ParzenEstimator(told, space, parameters).log_pdf(asked)
        listed = [{name: column.tolist() for name, column in part.items()} for part in (told, asked)]
        cases.append({"told": listed[0], "asked": listed[1], "logDensity": values.tolist()})
    return cases


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--trials", type=int, default=200)
    arguments = parser.parse_args()
    results = []
    for problem in PROBLEMS:
        for multivariate in (True, False):
            values = [best(problem, multivariate, seed, arguments.trials) for seed in range(1, arguments.seeds + 1)]
            quartiles = np.quantile(values, [0.25, 0.5, 0.75]).tolist()
            results.append(
                {"problem": problem, "multivariate": multivariate, "quartiles": quartiles, "values": sorted(values)}
            )
    print(
        json.dumps(
            {
                "tool": "optuna",
                "version": optuna.__version__,
                "command": f"python bench/peers/optuna_tpe.py --seeds {arguments.seeds} --trials {arguments.trials}",
                "trials": arguments.trials,
                "seeds": arguments.seeds,
                "results": results,
                "densities": densities(),
            },
            indent=1,
        )
    )
