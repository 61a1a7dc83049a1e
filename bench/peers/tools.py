"""The users' present tools, each with the settings that its documentation suggests, behind one function: run until spent.

On a region an optimizer minimizes the summed violation C(O) = max(0, lower - O, O - upper) of constraints and target band;
a sampler of posteriors takes log L, or in a region without likelihood terms -C(O)^2 / (2 0.1^2).
"""

import importlib.metadata
import math
from dataclasses import dataclass

from guided import guided_run
from recorder import Spent


def merit(problem, y):
    """What an optimizer minimizes."""
    if problem.aim == "optimum":
        return y[0]
    if problem.aim == "front":
        return y
    return sum(problem.violations(y))


WORST = 1e10


def finite(problem, y):
    value = merit(problem, y)
    return value if math.isfinite(value) else WORST


def log_density(problem, y):
    if problem.terms:
        return problem.log_likelihood(y)
    return -0.5 * (sum(problem.violations(y)) / 0.1) ** 2


@dataclass
class Tool:
    package: str
    run: object
    aims: tuple
    settings: str
    takes_initial: bool = True

    @property
    def module(self):
        return {"nautilus-sampler": "nautilus", "scikit-learn": "sklearn.neural_network"}.get(self.package, self.package)

    def version(self):
        return importlib.metadata.version(self.package)


REGION, OPTIMUM, FRONT, POSTERIOR = "region", "optimum", "front", "posterior"


# --- Optuna ---------------------------------------------------------------------------------------------------------


def optuna_run(make):
    def run(problem, recorder, seed):
        import optuna

        optuna.logging.set_verbosity(optuna.logging.ERROR)
        many = len(recorder.observables[0]) if problem.aim == FRONT else 1
        study = optuna.create_study(directions=["minimize"] * many, sampler=make(optuna.samplers, seed))
        space = {
            name: optuna.distributions.FloatDistribution(low, high)
            for name, low, high in zip(problem.names, problem.low, problem.high)
        }

        def values(y):
            return list(map(float, y)) if problem.aim == FRONT else [finite(problem, y)]

        for x, y in zip(recorder.points, recorder.observables):
            study.add_trial(
                optuna.trial.create_trial(params=dict(zip(problem.names, x)), distributions=space, values=values(y))
            )
        while True:
            trial = study.ask(space)
            study.tell(trial, values(recorder.one([trial.params[name] for name in problem.names])))

    return run


# --- cmaes ----------------------------------------------------------------------------------------------------------


def cmaes_run(problem, recorder, seed):
    """IPOP restarts, as in the package's example: the population doubles each time."""
    import numpy as np
    from cmaes import CMA

    rng = np.random.default_rng(seed)
    bounds = np.array([[0.0, 1.0]] * problem.dim)
    known = [finite(problem, y) for y in recorder.observables]
    mean = np.array(recorder.to_cube(recorder.points[int(np.argmin(known))]))
    population = None
    while True:
        options = {} if population is None else {"population_size": population}
        optimizer = CMA(mean=mean, sigma=0.2, bounds=bounds, seed=int(rng.integers(2**31)), **options)
        population = optimizer.population_size * 2
        while not optimizer.should_stop():
            asked = [optimizer.ask() for _ in range(optimizer.population_size)]
            told = recorder.many([recorder.from_cube(u) for u in asked])
            optimizer.tell([(u, finite(problem, y)) for u, y in zip(asked, told)])
        mean = rng.random(problem.dim)


# --- pymoo ----------------------------------------------------------------------------------------------------------


def pymoo_run(make):
    def run(problem, recorder, seed):
        import numpy as np
        from pymoo.core.problem import Problem

        objectives = len(recorder.observables[0]) if problem.aim == FRONT else 1

        class Ours(Problem):
            def __init__(self):
                super().__init__(n_var=problem.dim, n_obj=objectives, xl=np.array(problem.low), xu=np.array(problem.high))

            def _evaluate(self, X, out, *args, **kwargs):
                told = recorder.many(X)
                out["F"] = np.array([y if problem.aim == FRONT else [finite(problem, y)] for y in told], dtype=float)

        from pymoo.optimize import minimize

        # The first population: the best initial points, filled up with random ones.
        known = recorder.observables
        order = range(len(known)) if problem.aim == FRONT else sorted(range(len(known)), key=lambda i: finite(problem, known[i]))
        first = [recorder.points[i] for i in order][:100]
        rng = np.random.default_rng(seed)
        first += [recorder.from_cube(rng.random(problem.dim)) for _ in range(100 - len(first))]
        algorithm = make(np.array(first), objectives)
        while True:
            minimize(Ours(), algorithm, ("n_eval", 10 * recorder.evaluations), seed=seed, verbose=False)

    return run


def pymoo_nsga2(sampling, objectives):
    from pymoo.algorithms.moo.nsga2 import NSGA2

    return NSGA2(pop_size=100, sampling=sampling)


def pymoo_nsga3(sampling, objectives):
    from pymoo.algorithms.moo.nsga3 import NSGA3
    from pymoo.util.ref_dirs import get_reference_directions

    return NSGA3(ref_dirs=get_reference_directions("das-dennis", objectives, n_partitions=99 if objectives == 2 else 12), sampling=sampling)


def pymoo_de(sampling, objectives):
    from pymoo.algorithms.soo.nonconvex.de import DE

    return DE(pop_size=100, sampling=sampling, variant="DE/rand/1/bin", CR=0.9)


# --- Samplers of posteriors -----------------------------------------------------------------------------------------


def nautilus_run(problem, recorder, seed):
    from nautilus import Sampler

    def log_l(U):
        return [max(-1e100, log_density(problem, y)) for y in recorder.many([recorder.from_cube(u) for u in U])]

    import numpy as np

    sampler = Sampler(lambda u: u, lambda U: np.array(log_l(U)), problem.dim, n_live=1000, vectorized=True, pass_dict=False, seed=seed)
    sampler.run(verbose=False, discard_exploration=False)
    points, log_w, _ = sampler.posterior()
    recorder.weigh([recorder.from_cube(u) for u in points], log_w)
    return {"logEvidence": {"value": float(sampler.log_z), "error": float(1 / math.sqrt(sampler.n_eff))}, "effectiveSamples": float(sampler.n_eff)}


def dynesty_run(problem, recorder, seed):
    import numpy as np
    from dynesty import NestedSampler

    sampler = NestedSampler(
        lambda u: max(-1e100, log_density(problem, recorder.one(recorder.from_cube(u)))),
        lambda u: u, problem.dim, nlive=500, bound="multi", rstate=np.random.default_rng(seed),
    )  # fmt: skip
    sampler.run_nested(print_progress=False, maxcall=recorder.left - 1)
    if recorder.left <= 1:
        return None  # cut short: no evidence, no posterior
    r = sampler.results
    recorder.weigh([recorder.from_cube(u) for u in r.samples_u], r.logwt - r.logz[-1])
    return {"logEvidence": {"value": float(r.logz[-1]), "error": float(r.logzerr[-1])}}


def ultranest_run(problem, recorder, seed):
    import logging

    import numpy as np
    import ultranest

    logging.getLogger("ultranest").setLevel(logging.ERROR)
    np.random.seed(seed)

    def log_l(U):
        return np.array([max(-1e100, log_density(problem, y)) for y in recorder.many([recorder.from_cube(u) for u in U])])

    sampler = ultranest.ReactiveNestedSampler(problem.names, log_l, transform=lambda U: U, vectorized=True)
    result = sampler.run(min_num_live_points=400, show_status=False, viz_callback=False)
    weighted = result["weighted_samples"]
    with np.errstate(divide="ignore"):
        recorder.weigh([recorder.from_cube(u) for u in weighted["upoints"]], np.log(weighted["weights"]))
    return {"logEvidence": {"value": float(result["logz"]), "error": float(result["logzerr"])}, "effectiveSamples": float(result["ess"])}


def emcee_run(problem, recorder, seed):
    """32 or 2 dim + 2 walkers from the best of the initial points; the first fifth of the chain is left out of the posterior."""
    import emcee
    import numpy as np

    walkers = max(32, 2 * problem.dim + 2)
    known = [log_density(problem, y) for y in recorder.observables]
    order = np.argsort(known)[::-1][:walkers]
    rng = np.random.default_rng(seed)
    start = np.array([recorder.to_cube(recorder.points[i]) for i in order] + [rng.random(problem.dim) for _ in range(walkers - len(order))])

    def log_p(U):
        inside = np.all((U > 0) & (U < 1), axis=1)
        out = np.full(len(U), -np.inf)
        told = recorder.many([recorder.from_cube(u) for u in U[inside]])
        out[inside] = [max(-1e100, log_density(problem, y)) for y in told]
        return out

    np.random.seed(seed)
    sampler = emcee.EnsembleSampler(walkers, problem.dim, log_p, vectorize=True)
    try:
        sampler.run_mcmc(start, recorder.left // walkers + 1000, skip_initial_state_check=True)
    except Spent:
        pass
    steps = sampler.iteration
    chain = sampler.get_chain(flat=True)[: steps * walkers][(steps // 5) * walkers :]
    recorder.weigh([recorder.from_cube(u) for u in chain], [0.0] * len(chain))
    raise Spent


TOOLS = {
    "optuna-tpe": Tool("optuna", optuna_run(lambda s, seed: s.TPESampler(seed=seed, multivariate=True)), (REGION, OPTIMUM, FRONT), "TPESampler(multivariate=True)"),
    "optuna-cma-es": Tool("optuna", optuna_run(lambda s, seed: s.CmaEsSampler(seed=seed)), (REGION, OPTIMUM), "CmaEsSampler()"),
    "optuna-nsga2": Tool("optuna", optuna_run(lambda s, seed: s.NSGAIISampler(seed=seed)), (REGION, OPTIMUM, FRONT), "NSGAIISampler()"),
    "cmaes": Tool("cmaes", cmaes_run, (REGION, OPTIMUM), "CMA(sigma=0.2), restarts with doubled population"),
    "pymoo-nsga2": Tool("pymoo", pymoo_run(pymoo_nsga2), (REGION, OPTIMUM, FRONT), "NSGA2(pop_size=100)"),
    "pymoo-nsga3": Tool("pymoo", pymoo_run(pymoo_nsga3), (FRONT,), "NSGA3(das-dennis, 99 or 12 partitions)"),
    "pymoo-de": Tool("pymoo", pymoo_run(pymoo_de), (REGION, OPTIMUM), "DE(pop_size=100, DE/rand/1/bin, CR=0.9)"),
    "nautilus": Tool("nautilus-sampler", nautilus_run, (REGION, POSTERIOR), "n_live=1000", takes_initial=False),
    "dynesty": Tool("dynesty", dynesty_run, (REGION, POSTERIOR), "NestedSampler(nlive=500, bound=multi)", takes_initial=False),
    "ultranest": Tool("ultranest", ultranest_run, (REGION, POSTERIOR), "ReactiveNestedSampler(min_num_live_points=400)", takes_initial=False),
    "emcee": Tool("emcee", emcee_run, (REGION, POSTERIOR), "stretch moves, 32 walkers or 2 dim + 2"),
    "sklearn-regressor": Tool("scikit-learn", guided_run("regressor"), (REGION,), "MLPRegressor 4x100, batches of 100, one tenth random"),
    "sklearn-classifier": Tool("scikit-learn", guided_run("classifier"), (REGION,), "MLPClassifier 4x100, batches of 100, one tenth random"),
    "sklearn-forest": Tool("scikit-learn", guided_run("forest"), (REGION,), "RandomForestClassifier(300), batches of 100, one tenth random"),
}  # fmt: skip
