"""Log-evidence and evaluations of dynesty, UltraNest and nautilus on problems of known evidence, beside the figures of
bench/results/proofs/nested.json.

python nested_evidence.py OUT.json [seeds] [tool,...] [problem,...]: 400 live points (500 on the eggbox), other settings as the tools have
them, but for dynesty's and UltraNest's end, which is that of our sampler: dlogz 0.1. What OUT.json
holds already of other tools and problems stays.
"""

import importlib.metadata
import json
import math
import os
import sys
import time

import numpy as np


def log_sum(a, b):
    return np.logaddexp(a, b)


def eggbox(u):
    x = 10 * math.pi * u
    return -0.5 * (((2 + math.cos(x[0] / 2) * math.cos(x[1] / 2)) ** 5 - 100) / 10) ** 2


def shells(u):
    x = 12 * u - 6
    rest = float(np.sum(x[1:] ** 2))
    one, two = (-0.5 * ((math.sqrt((x[0] - c) ** 2 + rest) - 2) / 0.1) ** 2 for c in (3.5, -3.5))
    return float(log_sum(one, two)) - 0.5 * math.log(2 * math.pi * 0.01)


def log_gamma(u):
    width = 1 / 30
    tail = lambda x, at: (x - at) / width - math.exp((x - at) / width) - math.log(width)
    bell = lambda x, at: -0.5 * ((x - at) / width) ** 2 - math.log(math.sqrt(2 * math.pi) * width)
    total = log_sum(tail(u[0], 1 / 3), tail(u[0], 2 / 3)) + log_sum(bell(u[1], 1 / 3), bell(u[1], 2 / 3)) - math.log(4)
    for j in range(2, len(u)):
        total += tail(u[j], 2 / 3) if j + 1 <= (len(u) + 2) / 2 else bell(u[j], 2 / 3)
    return float(total)


PROBLEMS = {
    "eggbox": (eggbox, 2, 500),
    "shells-2d": (shells, 2, 400),
    "shells-5d": (shells, 5, 400),
    "shells-10d": (shells, 10, 400),
    "log-gamma-10d": (log_gamma, 10, 400),
}


def dynesty(log_likelihood, dim, live, seed):
    import dynesty as package

    rng = np.random.default_rng(seed)
    sampler = package.NestedSampler(log_likelihood, lambda u: u, dim, nlive=live, bound="multi", rstate=rng)
    sampler.run_nested(dlogz=0.1, print_progress=False)
    return float(sampler.results.logz[-1]), float(sampler.results.logzerr[-1])


def ultranest(log_likelihood, dim, live, seed):
    import ultranest as package

    np.random.seed(seed)
    sampler = package.ReactiveNestedSampler([f"x{j}" for j in range(dim)], log_likelihood, lambda u: u)
    result = sampler.run(min_num_live_points=live, frac_remain=0.095, dlogz=10, min_ess=0, max_num_improvement_loops=0,
                         show_status=False, viz_callback=False)
    return float(result["logz"]), float(result["logzerr"])


def nautilus(log_likelihood, dim, live, seed):
    import nautilus as package

    sampler = package.Sampler(lambda u: u, log_likelihood, n_dim=dim, seed=seed, pass_dict=False)
    sampler.run(verbose=False)
    return float(sampler.log_z), float(1 / math.sqrt(sampler.n_eff))


def main(out, seeds, tools, problems):
    packages = {"dynesty": "dynesty", "ultranest": "ultranest", "nautilus": "nautilus-sampler"}
    rows = []
    if os.path.exists(out):
        with open(out) as file:
            rows = json.load(file)["rows"]
    for tool in tools:
        for name in problems:
            function, dim, live = PROBLEMS[name]
            runs = []
            for seed in range(1, seeds + 1):
                calls = 0

                def counted(u):
                    nonlocal calls
                    calls += 1
                    return function(np.asarray(u))

                begin = time.process_time()
                value, error = globals()[tool](counted, dim, live, seed)
                runs.append({"logEvidence": value, "error": error, "evaluations": calls,
                             "seconds": round(time.process_time() - begin, 2)})
            rows = [row for row in rows if (row["tool"], row["problem"]) != (tool, name)]
            version = importlib.metadata.version(packages[tool])
            rows.append({"tool": tool, "version": version, "problem": name, "livePoints": live, "runs": runs})
            print(json.dumps(rows[-1]), flush=True)
            with open(out, "w") as file:
                json.dump({"command": "python nested_evidence.py OUT.json [seeds] [tool,...] [problem,...]", "rows": rows}, file, indent=2)
                file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3,
         sys.argv[3].split(",") if len(sys.argv) > 3 else ["dynesty", "ultranest", "nautilus"],
         sys.argv[4].split(",") if len(sys.argv) > 4 else list(PROBLEMS))
