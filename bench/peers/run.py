"""Runs the users' present tools on Lodescan's reference problems; `lode bench` takes in what comes out.

python bench/peers/run.py --problems eggbox,quadratic-2d --tools optuna-tpe,cmaes --seeds 10 --out DIR

Writes DIR/TOOL/PROBLEM/seed-N.csv (parameters of each tested point in full digits, `iteration`, `logWeight` of posteriors)
and seed-N.json (tool, version, sampler seconds, evidence). In bench.yaml: strategies: { optuna-tpe: { results: DIR/optuna-tpe } }.
A run that is there already is kept. Packages: bench/peers/requirements.txt.
"""

import argparse
import contextlib
import csv
import json
import os
import sys
import time
import traceback
from multiprocessing import get_context
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

from initial_points import initial_points  # noqa: E402
from problems import PROBLEMS  # noqa: E402
from recorder import Recorder, Spent  # noqa: E402
from tools import TOOLS  # noqa: E402


def run_one(job):
    tool_name, problem_name, seed, evaluations, begin, path = job
    tool, problem = TOOLS[tool_name], PROBLEMS[problem_name]
    version = tool.version()
    initial = initial_points(problem, seed, problem.initial if begin is None else begin) if tool.takes_initial else []
    recorder = Recorder(problem, evaluations)
    __import__(tool.module)
    said, error, begun = {}, None, time.process_time()
    try:
        recorder.many(initial)
        # What tools print of themselves, and of a run that ends because it is spent, is of no use here.
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
            said = tool.run(problem, recorder, seed) or {}
    except Spent:
        pass
    except Exception:  # a tool that fails keeps what it has tested: the next one goes on
        error = traceback.format_exc(limit=3)
    seconds = time.process_time() - begun - recorder.seconds
    path.parent.mkdir(parents=True, exist_ok=True)
    weights = recorder.log_weights()
    draft = path.with_suffix(".tmp")
    with open(draft, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["iteration", *problem.names, *(["logWeight"] if weights else [])])
        for i, x in enumerate(recorder.points):
            writer.writerow([recorder.iterations[i], *map(repr, x), *([repr(weights[i])] if weights else [])])
    about = {
        "tool": {"name": tool.package, "version": version},
        "method": tool_name,
        "settings": tool.settings,
        "seed": seed,
        "evaluations": len(recorder.points),
        "samplerSeconds": seconds,
        **said,
        **({"error": error} if error else {}),
    }
    path.with_suffix(".json").write_text(json.dumps(about, indent=1) + "\n")
    draft.rename(path)
    return f"{tool_name} {problem_name} seed {seed}: {len(recorder.points)} points, {seconds:.1f} s" + (
        f", failed: {error.splitlines()[-1]}" if error else ""
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--problems", default="eggbox,quadratic-2d", help=", ".join(PROBLEMS))
    parser.add_argument("--tools", default="all", help="all, or some of " + ", ".join(TOOLS))
    parser.add_argument("--seeds", default="10", help="how many, from 1; or a list such as 3,5")
    parser.add_argument("--evaluations", type=int, help="instead of what is usual for each problem")
    parser.add_argument("--initial", type=int, help="initial points, instead of what is usual for each problem")
    parser.add_argument("--out", default="peers")
    parser.add_argument("--parallel", type=int, default=1)
    given = parser.parse_args()
    tools = list(TOOLS) if given.tools == "all" else given.tools.split(",")
    problems = given.problems.split(",")
    for name, known in [*((t, TOOLS) for t in tools), *((p, PROBLEMS) for p in problems)]:
        if name not in known:
            parser.error(f"there is no {name}; there are {', '.join(known)}")
    seeds = [int(s) for s in given.seeds.split(",")] if "," in given.seeds else range(1, int(given.seeds) + 1)
    jobs = []
    for seed in seeds:
        for p in problems:
            for t in tools:
                path = Path(given.out) / t / p / f"seed-{seed}.csv"
                if PROBLEMS[p].aim in TOOLS[t].aims and not path.exists():
                    jobs.append((t, p, seed, given.evaluations or PROBLEMS[p].evaluations, given.initial, path))
    # A process a run: what one tool leaves in memory touches no other.
    with get_context("spawn").Pool(given.parallel, maxtasksperchild=1) as pool:
        for done, line in enumerate(pool.imap_unordered(run_one, jobs), 1):
            print(f"[{done}/{len(jobs)}] {line}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
