"""The reference problems with flat priors, written once more in plain Python.

python problems.py check FILE: compares with the numbers of test/fixtures/peers/problems.json, which
bench/peers/problems-fixture.mjs makes from the definitions in src/testing/problems. Needs no package.
"""

import json
import math
import sys
from dataclasses import dataclass, field

from initial_points import initial_points

PI = math.pi


@dataclass
class Problem:
    name: str
    aim: str  # region, optimum, front, posterior
    low: list
    high: list
    evaluate: object  # x -> list of observables, or None where the point is unphysical
    initial: int
    evaluations: int
    terms: dict = field(default_factory=dict)  # observable number -> (mean, sigma), or "log" if it is log L itself
    constraints: dict = field(default_factory=dict)  # observable number -> (min, max)
    target: tuple = ()  # ("sigmas", k) or ("logLikelihood", least)
    names: list = None

    def __post_init__(self):
        self.names = self.names or [f"x{j + 1}" for j in range(self.dim)]

    @property
    def dim(self):
        return len(self.low)

    def log_likelihood(self, y):
        """-inf where the point is unphysical or a constraint fails."""
        if y is None or any(not low <= y[k] <= high for k, (low, high) in self.constraints.items()):
            return -math.inf
        return sum(y[k] if term == "log" else -0.5 * ((y[k] - term[0]) / term[1]) ** 2 for k, term in self.terms.items())

    def violations(self, y):
        """How far each requirement of a found point is from being met: C(O) = max(0, lower - O, O - upper)."""
        bands = dict(self.constraints)
        if self.target and self.target[0] == "sigmas":
            bands |= {k: (m - self.target[1] * s, m + self.target[1] * s) for k, (m, s) in self.terms.items()}
        if y is None:
            return [math.inf] * (len(bands) + (self.target[:1] == ("logLikelihood",)))
        out = [max(0.0, low - y[k], y[k] - high) for k, (low, high) in bands.items()]
        if self.target and self.target[0] == "logLikelihood":
            out.append(max(0.0, self.target[1] - self.log_likelihood(y)))
        return out

    def found(self, y):
        return y is not None and all(v == 0 for v in self.violations(y))

    def observe(self, x):
        return self.evaluate(list(map(float, x)))


def _box(dim, low, high):
    return {"low": [low] * dim, "high": [high] * dim}


def _ripples(name, scales, low, high, term, target, initial, evaluations):
    def evaluate(x):
        return [(2 + math.prod(math.cos(v / s) for v, s in zip(x, scales))) ** 5]

    box = _box(len(scales), low, high)
    return Problem(name, "region", **box, evaluate=evaluate, initial=initial, evaluations=evaluations, terms={0: term}, target=target)


def _quadratic(name, dim, half, initial):
    return Problem(
        name, "region", **_box(dim, -half, half), evaluate=lambda x: [sum(v * v for v in x)],
        initial=initial, evaluations=1000, terms={0: (2, 0.1)}, target=("sigmas", 2),
    )  # fmt: skip


def _two_rings(x):
    a, b = x
    return [
        math.log((a * a + b - 11) ** 2 + (a + b * b - 7) ** 2),
        math.log((a + 2 * b - 7) ** 2 + (2 * a + b - 5) ** 2),
    ]


def _mostly_unphysical(x):
    return [x[0] ** 2 + x[1] ** 2] if x[1] < x[0] + math.sin(2 * x[0]) - 2.345 else None


def _curved_tube(x):
    return [x[j] - 0.6 * math.sin(PI * (0.5 + 0.25 * (j % 3)) * x[0] + j) for j in range(1, 10)]


def _golden_root(dim):
    g = 1.5
    for _ in range(100):
        g = (1 + g) ** (1 / (dim + 1))
    return g


_G = _golden_root(6)
_ISLANDS = [
    ([0.12 + 0.76 * (((k + 1) * _G ** -(j + 1)) % 1) for j in range(6)], 0.05 + 0.05 * k / 49) for k in range(50)
]


def _islands(x):
    nearest = min(sum((a - c) ** 2 for a, c in zip(x, centre)) / radius**2 for centre, radius in _ISLANDS)
    return [math.sqrt(nearest), sum(v * v for v in x), x[0] * x[1] + x[2] * x[3] + x[4] * x[5]]


def _gaussian(dim):
    squared = dim * (dim + 1) * (2 * dim + 1) / 6
    axes = [[(i == j) - 2 * (i + 1) * (j + 1) / squared for j in range(dim)] for i in range(dim)]
    mean = [0.5 if j % 2 == 0 else -0.5 for j in range(dim)]
    return Problem(
        f"gaussian-{dim}d", "posterior", **_box(dim, -8, 8),
        evaluate=lambda x: [sum(a * (v - m) for a, v, m in zip(row, x, mean)) for row in axes],
        initial=100, evaluations=2000 * dim, target=("sigmas", 2),
        terms={i: (0, 0.1 * 10 ** (i / (dim - 1))) for i in range(dim)},
    )  # fmt: skip


def _log_sum(values):
    top = max(values)
    return top + math.log(sum(math.exp(v - top) for v in values))


def _bimodal(x):
    modes = [(2 / 3, (-4, -2), 0.5), (1 / 3, (4, 3), 0.8)]
    return [_log_sum([math.log(w / s**2) - ((x[0] - c[0]) ** 2 + (x[1] - c[1]) ** 2) / (2 * s**2) for w, c, s in modes])]


def _shells(x):
    def shell(centre):
        r = math.sqrt((x[0] - centre) ** 2 + sum(v * v for v in x[1:]))
        return -0.5 * ((r - 2) / 0.1) ** 2

    return [_log_sum([shell(-3.5), shell(3.5)]) - math.log(math.sqrt(2 * PI) * 0.1)]


def _density(name, evaluate, dim, half, evaluations, initial, names=None):
    return Problem(
        name, "posterior", **_box(dim, -half, half), evaluate=evaluate,
        initial=initial, evaluations=evaluations, terms={0: "log"}, names=names,
    )  # fmt: skip


_SHAPES = {
    "sphere": (-5, 5, 0, lambda z: sum(v * v for v in z)),
    "ellipsoid": (-5, 5, 0, lambda z: sum(10 ** (6 * j / (len(z) - 1)) * v * v for j, v in enumerate(z))),
    "rosenbrock": (-5, 10, 1, lambda z: sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in zip(z, z[1:]))),
    "rastrigin": (-5.12, 5.12, 0, lambda z: sum(v * v + 10 * (1 - math.cos(2 * PI * v)) for v in z)),
    "ackley": (-32.768, 32.768, 0, lambda z: 20 * (1 - math.exp(-0.2 * math.sqrt(sum(v * v for v in z) / len(z))))
               + math.exp(1) - math.exp(sum(math.cos(2 * PI * v) for v in z) / len(z))),
}  # fmt: skip


def _function(shape, dim, shifted=True):
    low, high, best, of = _SHAPES[shape]
    offset = [0.0] * dim
    for j in range(dim if shifted else 0):
        side = 2 * (((j + 1) * 0.6180339887498949 + 0.7548776662466927) % 1) - 1
        share = 0.6 * (-1 if side < 0 else 1) * (0.25 + 0.75 * abs(side))
        offset[j] = best - ((low + high) / 2 + share * (high - low) / 2)
    return Problem(
        f"{shape}-{dim}d", "optimum", **_box(dim, low, high),
        evaluate=lambda x: [of([a + b for a, b in zip(x, offset)])], initial=10 * dim, evaluations=1000 * dim,
    )  # fmt: skip


def _branin(x):
    valley = x[1] - 5.1 / (4 * PI**2) * x[0] ** 2 + 5 / PI * x[0] - 6
    return [valley**2 + 10 * (1 - 1 / (8 * PI)) * math.cos(x[0]) + 10]


_SLOPES = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
_PEAKS = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]


def _hartmann(x):
    rows = zip([1, 1.2, 3, 3.2], _SLOPES, _PEAKS)
    return [-sum(h * math.exp(-sum(s * (v - p) ** 2 for s, v, p in zip(ss, x, ps))) for h, ss, ps in rows)]


def _zdt(number):
    def evaluate(x):
        mean = sum(x[1:]) / (len(x) - 1)
        if number == 4:
            g = 1 + 10 * (len(x) - 1) + sum(v * v - 10 * math.cos(4 * PI * v) for v in x[1:])
        elif number == 6:
            g = 1 + 9 * mean**0.25
        else:
            g = 1 + 9 * mean
        f = x[0] if number != 6 else 1 - math.exp(-4 * x[0]) * math.sin(6 * PI * x[0]) ** 6
        r = f / g
        if number in (2, 6):
            return [f, g * (1 - r * r)]
        wave = r * math.sin(10 * PI * f) if number == 3 else 0
        return [f, g * (1 - math.sqrt(r) - wave)]

    dim = 10 if number in (4, 6) else 30
    low, high = ([0] + [-5] * 9, [1] + [5] * 9) if number == 4 else ([0] * dim, [1] * dim)
    return Problem(f"zdt{number}", "front", low, high, evaluate, initial=100, evaluations=10_000)


def _dtlz2(x):
    radius = 1 + sum((v - 0.5) ** 2 for v in x[2:])
    a, b = x[0] * PI / 2, x[1] * PI / 2
    return [radius * math.cos(a) * math.cos(b), radius * math.cos(a) * math.sin(b), radius * math.sin(a)]


_ALL = [
    _ripples("eggbox", [2, 2], 0, 10 * PI, (100, 10), ("sigmas", 2), 100, 3000),
    _ripples("f2d", [5, 7], -10 * PI, 10 * PI, (100, 20), ("sigmas", 1), 100, 2000),
    _ripples("f3d", [7, 7, 7], -10 * PI, 10 * PI, (100, 20), ("sigmas", 1), 100, 2000),
    _ripples("f3d-narrow", [7, 7, 7], -10 * PI, 10 * PI, (150, 5), ("logLikelihood", math.log(0.5)), 100, 2000),
    _quadratic("quadratic-2d", 2, 5, 20),
    _quadratic("quadratic-2d-small", 2, 2, 20),
    _quadratic("quadratic-7d", 7, 5, 100),
    _quadratic("quadratic-7d-small", 7, 2, 100),
    Problem("two-rings", "region", [-5, -5], [5, 5], _two_rings, 100, 2000, names=["x", "y"],
            constraints={0: (-math.inf, 3), 1: (2, 4)}),
    Problem("mostly-unphysical", "region", [-5, -5], [5, 5], _mostly_unphysical, 100, 1000, names=["x", "y"],
            terms={0: (9, 0.3)}, target=("sigmas", 2)),
    Problem("curved-tube", "region", [-1] * 10, [1] * 10, _curved_tube, 200, 3000,
            terms={k: (0, 0.1) for k in range(9)}, target=("sigmas", 2)),
    Problem("islands", "region", [0] * 6, [1] * 6, _islands, 200, 50_000, constraints={0: (-math.inf, 1)}),
    _gaussian(2), _gaussian(5), _gaussian(10),
    Problem("banana", "posterior", [-6, -6], [6, 24], lambda x: [x[0], x[1] - x[0] ** 2 / 2], 100, 10_000,
            names=["x", "y"], terms={0: (0, 1), 1: (0, 0.5)}, target=("sigmas", 2)),
    _density("bimodal", _bimodal, 2, 10, 20_000, 100, ["x", "y"]),
    _density("shells-2d", _shells, 2, 6, 10_000, 0),
    _density("shells-5d", _shells, 5, 6, 25_000, 0),
    _density("shells-10d", _shells, 10, 6, 50_000, 0),
    _function("sphere", 10), _function("ellipsoid", 10), _function("rosenbrock", 10),
    _function("rastrigin", 5), _function("rastrigin", 10), _function("ackley", 10),
    Problem("branin", "optimum", [-5, 0], [10, 15], _branin, 10, 200),
    Problem("hartmann-6d", "optimum", [0] * 6, [1] * 6, _hartmann, 10, 200),
    _function("sphere", 5), _function("rosenbrock", 4, shifted=False),
    *map(_zdt, (1, 2, 3, 4, 6)),
    Problem("dtlz2", "front", [0] * 12, [1] * 12, _dtlz2, 100, 10_000),
]  # fmt: skip

PROBLEMS = {problem.name: problem for problem in _ALL}


def _close(a, b):
    return a is b if a is None or b is None else len(a) == len(b) and all(
        math.isclose(u, v, rel_tol=1e-11, abs_tol=1e-11) for u, v in zip(a, b)
    )


def check(path):
    """Wrong figures, as lines of text; none if all agree."""
    with open(path) as file:
        known = json.load(file)["problems"]
    wrong = [f"{name} is not known to both sides" for name in set(known) ^ set(PROBLEMS)]
    for name in sorted(set(known) & set(PROBLEMS)):
        problem, row = PROBLEMS[name], known[name]
        for x, y, found in zip(row["points"], row["observables"], row["found"]):
            if not _close(problem.observe(x), y):
                wrong.append(f"{name}: observables at {x}: {problem.observe(x)}, not {y}")
            if problem.aim == "region" and problem.found(y) != found:
                wrong.append(f"{name}: found at {x}: {problem.found(y)}, not {found}")
        for key in ("aim", "low", "high", "initial", "evaluations", "names"):
            if getattr(problem, key) != row[key]:
                wrong.append(f"{name}: {key} is {getattr(problem, key)}, not {row[key]}")
        if not all(map(_close, initial_points(problem, 7, len(row["initialPoints"])), row["initialPoints"])):
            wrong.append(f"{name}: initial points differ")
    return wrong


if __name__ == "__main__":
    lines = check(sys.argv[2])
    print("\n".join(lines) or f"{len(PROBLEMS)} problems agree")
    sys.exit(1 if lines else 0)
