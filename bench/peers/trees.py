"""What scikit-learn's tree models reach on held-out points, ten seeds each: test/fixtures/peers/trees.json.

python bench/peers/trees.py > test/fixtures/peers/trees.json      (scikit-learn 1.9.1)

The points come from the generator of test/surrogates/tree-problems.ts, written here a second time.
"""

import json
import math

import numpy as np
import sklearn
from sklearn.ensemble import (
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.multioutput import MultiOutputRegressor

ROWS = 500


class Uniforms:
    """Park and Miller's minimal generator."""

    def __init__(self, seed):
        self.state = seed

    def __call__(self):
        self.state = self.state * 48271 % 2147483647
        return self.state / 2147483647

    def normal(self):
        return sum(self() for _ in range(12)) - 6


def friedman2_inputs(x):
    return 100 * x[0], (40 + 520 * x[1]) * math.pi, x[2], 1 + 10 * x[3]


def friedman1(x, u):
    return [
        10 * math.sin(math.pi * x[0] * x[1])
        + 20 * (x[2] - 0.5) ** 2
        + 10 * x[3]
        + 5 * x[4]
        + u.normal()
    ]


def friedman2(x, _):
    a, b, c, d = friedman2_inputs(x)
    return [math.sqrt(a * a + (b * c - 1 / (b * d)) ** 2)]


def friedman3(x, _):
    a, b, c, d = friedman2_inputs(x)
    return [math.atan((b * c - 1 / (b * d)) / a)]


def eggbox(x, _):
    return [(2 + math.cos(5 * math.pi * x[0]) * math.cos(5 * math.pi * x[1])) ** 5]


def thirty(x, _):
    return [
        math.sin((1 + k % 3) * x[k % 5] * 2) + x[(k + 1) % 5] * x[(k + 2) % 5] * (1 + k / 10)
        for k in range(30)
    ]


def moons(x, u):
    label = 1 if x[0] < 0.5 else 0
    t = math.pi * x[1]
    if label == 0:
        a, b = math.cos(t), math.sin(t)
    else:
        a, b = 1 - math.cos(t), 0.5 - math.sin(t)
    x[0], x[1] = (a + 0.25 * u.normal() + 2) / 5, (b + 0.25 * u.normal() + 2) / 5
    return [label]


def four_classes(x, u):
    a = math.sin(4 * x[0]) + x[1] + 0.15 * u.normal()
    b = x[2] - x[0] * x[1] + 0.1 * u.normal()
    return [(1 if a > 1 else 0) + (2 if b > 0.2 else 0)]


PROBLEMS = {
    "friedman1": (friedman1, 10, "regression"),
    "friedman2": (friedman2, 4, "regression"),
    "friedman3": (friedman3, 4, "regression"),
    "eggbox": (eggbox, 2, "regression"),
    "thirty": (thirty, 5, "regression"),
    "moons": (moons, 2, "classification"),
    "fourClasses": (four_classes, 4, "classification"),
}


def make(name, rows=2 * ROWS):
    function, dim, _ = PROBLEMS[name]
    u = Uniforms(12345)
    x, y = [], []
    for _ in range(rows):
        point = [u() for _ in range(dim)]
        y.append(function(point, u))
        x.append(point)
    return np.array(x), np.array(y)


def models(task, seed):
    if task == "regression":
        return {
            "forest": RandomForestRegressor(random_state=seed),
            "boosting": GradientBoostingRegressor(random_state=seed),
            "histogram": HistGradientBoostingRegressor(random_state=seed),
        }
    return {
        "forest": RandomForestClassifier(random_state=seed),
        "boosting": GradientBoostingClassifier(random_state=seed),
        "histogram": HistGradientBoostingClassifier(random_state=seed),
    }


def score(model, x, y, task):
    outputs = y.shape[1]
    if outputs > 1 and not isinstance(model, RandomForestRegressor):
        model = MultiOutputRegressor(model)
    target = y if outputs > 1 else y[:, 0]
    model.fit(x[:ROWS], target[:ROWS])
    predicted = model.predict(x[ROWS:])
    truth = target[ROWS:]
    if task == "classification":
        return float(np.mean(predicted == truth))
    return float(np.mean(1 - ((predicted - truth) ** 2).sum(0) / ((truth - truth.mean(0)) ** 2).sum(0)))


def main():
    out = {"rows": ROWS, "version": sklearn.__version__, "problems": {}}
    for name, (_, _, task) in PROBLEMS.items():
        x, y = make(name)
        seeds = 2 if y.shape[1] > 1 else 10
        figures = {}
        for seed in range(seeds):
            for kind, model in models(task, seed).items():
                figures.setdefault(kind, []).append(score(model, x, y, task))
        out["problems"][name] = {
            "checksum": float(x.sum() + y.sum()),
            **{k: {"mean": float(np.mean(v)), "deviation": float(np.std(v, ddof=1))} for k, v in figures.items()},
        }
    print(json.dumps(out, indent=1))


if __name__ == "__main__":
    main()
