"""Hypervolumes that pymoo's NSGA-II and NSGA-III reach on ZDT1-4 and DTLZ2, for test/fixtures/peers/pymoo.json.

python bench/peers/pymoo_fronts.py --seeds 20 --out test/fixtures/peers/pymoo.json

Population 100, pymoo's own defaults (SBX eta 15 and 30, polynomial mutation eta 20), uniform first population. Written for each
budget: the hypervolume of the population and that of all points evaluated so far, up to 1.1 in every objective.
"""

import argparse
import json
import platform
import sys

import numpy as np
import pymoo
from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.algorithms.moo.nsga3 import NSGA3
from pymoo.indicators.hv import HV
from pymoo.optimize import minimize
from pymoo.problems import get_problem
from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting
from pymoo.util.ref_dirs import get_reference_directions

POPULATION = 100
BUDGETS = [10_000, 20_000]
PROBLEMS = {name: (name, {}) for name in ("zdt1", "zdt2", "zdt3", "zdt4")}
PROBLEMS["dtlz2"] = ("dtlz2", {"n_var": 12, "n_obj": 3})


def algorithm(name, objectives):
    """The peer with its defaults; as many reference directions as fit the population."""
    if name == "nsga2":
        return NSGA2(pop_size=POPULATION)
    divisions = {2: 99, 3: 12}[objectives]
    directions = get_reference_directions("das-dennis", objectives, n_partitions=divisions)
    return NSGA3(directions, pop_size=POPULATION)


def front(values):
    return values[NonDominatedSorting().do(values, only_non_dominated_front=True)]


def run(problem, name, seed):
    """Hypervolumes, {budget: (population's, archive's)}."""
    volume = HV(ref_point=np.full(problem.n_obj, 1.1))
    archive = np.zeros((0, problem.n_obj))
    found = {}

    def watch(state):
        nonlocal archive
        offspring = state.off if state.off is not None and len(state.off) else state.pop
        archive = front(np.vstack([archive, offspring.get("F")]))
        if state.evaluator.n_eval in BUDGETS:
            found[state.evaluator.n_eval] = (float(volume(state.pop.get("F"))), float(volume(archive)))

    minimize(problem, algorithm(name, problem.n_obj), ("n_eval", max(BUDGETS)), seed=seed, callback=watch)
    return found


def quartiles(values):
    return [float(q) for q in np.percentile(values, [25, 50, 75])]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--problems", nargs="*", default=list(PROBLEMS))
    parser.add_argument("--out")
    arguments = parser.parse_args()
    rows = []
    for key in arguments.problems:
        name, options = PROBLEMS[key]
        for sampler in ("nsga2", "nsga3"):
            runs = [run(get_problem(name, **options), sampler, seed) for seed in range(1, arguments.seeds + 1)]
            for budget in BUDGETS:
                rows.append({
                    "problem": key,
                    "sampler": sampler,
                    "evaluations": budget,
                    "population": quartiles([r[budget][0] for r in runs]),
                    "archive": quartiles([r[budget][1] for r in runs]),
                })
                print(rows[-1], file=sys.stderr, flush=True)
    result = {
        "tool": "pymoo",
        "version": pymoo.__version__,
        "python": platform.python_version(),
        "command": "python bench/peers/pymoo_fronts.py --seeds 20 --out test/fixtures/peers/pymoo.json",
        "seeds": arguments.seeds,
        "populationSize": POPULATION,
        "reference": 1.1,
        "quartiles": rows,
    }
    text = json.dumps(result, indent=2) + "\n"
    if arguments.out:
        with open(arguments.out, "w", encoding="utf8") as file:
            file.write(text)
    else:
        print(text)


if __name__ == "__main__":
    main()
