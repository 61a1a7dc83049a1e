"""Cost of ask and tell of Optuna's and Rustuna's samplers, for bench/ask-tell.mjs.

python ask_tell.py optuna|rustuna version: prints name and version.
python ask_tell.py optuna|rustuna SAMPLER SIZES SECONDS: prints a line of JSON, [{size, microseconds, points}, ...].
Ten dimensions, in memory, one point at a time, processor time. `points`: own, if the sampler itself came to that size
within SECONDS; given, if the history was filled with random trials instead.
"""

import json
import random
import statistics
import sys
import time

DIM = 10
NAMES = [f"x{j + 1}" for j in range(DIM)]
WINDOWS, LEAST_POINTS, LEAST_SECONDS, MOST_SECONDS = 5, 10, 0.2, 5


def library(name):
    if name == "optuna":
        import optuna

        optuna.logging.set_verbosity(optuna.logging.ERROR)
        made = {n: optuna.distributions.FloatDistribution(-5, 5) for n in NAMES}
        samplers = {
            "random": lambda: optuna.samplers.RandomSampler(seed=1),
            "tpe": lambda: optuna.samplers.TPESampler(seed=1, multivariate=True),
            "cma-es": lambda: optuna.samplers.CmaEsSampler(seed=1),
            "nsga2": lambda: optuna.samplers.NSGAIISampler(seed=1),
        }
        return optuna, f"Optuna {optuna.__version__}", samplers, made
    import importlib.metadata

    import rustuna

    made = {n: rustuna.distributions.FloatDistribution(-5, 5) for n in NAMES}
    samplers = {
        "random": lambda: rustuna.samplers.RandomSampler(seed=1),
        "tpe": lambda: rustuna.samplers.TPESampler(seed=1, multivariate=True),
        "cma-es": lambda: rustuna.samplers.CmaEsSampler(seed=1),
        "nsga2": lambda: rustuna.samplers.NSGAIISampler(seed=1),
    }
    return rustuna, f"Rustuna {importlib.metadata.version('rustuna')}", samplers, made


def values_of(x, fronts):
    f = sum(v * v for v in x)
    return (f, sum((v - 1) ** 2 for v in x)) if fronts else (f,)


def open_study(lib, sampler, fronts):
    return lib.create_study(directions=["minimize"] * (2 if fronts else 1), sampler=sampler)


def turn(study, fronts):
    trial = study.ask()
    x = [trial.suggest_float(n, -5, 5) for n in NAMES]
    values = values_of(x, fronts)
    study.tell(trial.number, values if fronts else values[0])


def fill(lib, study, made, size, fronts):
    rng = random.Random(3)
    for _ in range(size):
        x = [rng.uniform(-5, 5) for _ in NAMES]
        study.add_trial(lib.trial.create_trial(params=dict(zip(NAMES, x)), distributions=made, values=list(values_of(x, fronts))))


def measure(study, fronts):
    """Microseconds a point, median of some windows, and the number of points."""
    costs, told, begun = [], 0, time.process_time()
    while len(costs) < WINDOWS and (not costs or time.process_time() - begun < MOST_SECONDS):
        start, points = time.process_time(), 0
        while True:
            turn(study, fronts)
            points += 1
            spent = time.process_time() - start
            if spent > MOST_SECONDS or (points >= LEAST_POINTS and spent >= LEAST_SECONDS):
                break
        costs.append(1e6 * spent / points)
        told += points
    return statistics.median(costs), told


def main():
    lib, version, samplers, made = library(sys.argv[1])
    if sys.argv[2] == "version":
        print(version)
        return
    name, sizes, allowance = sys.argv[2], [int(s) for s in sys.argv[3].split(",")], float(sys.argv[4])
    fronts = name.startswith("nsga")
    own, told, start, results = open_study(lib, samplers[name](), fronts), 0, time.process_time(), []
    for size in sizes:
        while told < size and time.process_time() - start < allowance:
            turn(own, fronts)
            told += 1
        if told >= size:
            cost, points = measure(own, fronts)
            told += points
            results.append({"size": size, "microseconds": cost, "points": "own"})
            continue
        begun = time.process_time()
        study = open_study(lib, samplers[name](), fronts)
        fill(lib, study, made, size, fronts)
        filled = time.process_time() - begun
        cost, _ = measure(study, fronts)
        results.append({"size": size, "microseconds": cost, "points": "given", "fillSeconds": filled})
    print(json.dumps(results))


if __name__ == "__main__":
    main()
