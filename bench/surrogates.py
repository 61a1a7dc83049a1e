"""Times scikit-learn (and LightGBM where installed) on one core; called by bench/surrogates.mjs.

Reads one JSON line {kind, task, train: [rows, dim, values], score} and the numbers after it; prints seconds of CPU.
"""

import json
import sys
import time

import numpy as np


def make(kind, task):
    regression = task == "regression"
    if kind == "lightgbm":
        import lightgbm

        model = lightgbm.LGBMRegressor if regression else lightgbm.LGBMClassifier
        return model(n_estimators=100, num_threads=1, verbose=-1)
    from sklearn import ensemble

    if kind == "forest":
        return (ensemble.RandomForestRegressor if regression else ensemble.RandomForestClassifier)(100)
    if kind == "histogram":
        model = ensemble.HistGradientBoostingRegressor if regression else ensemble.HistGradientBoostingClassifier
        return model(max_iter=100, early_stopping=False)
    raise ValueError(kind)


def seconds(work):
    best = float("inf")
    for _ in range(3):
        begun = time.process_time()
        work()
        best = min(best, time.process_time() - begun)
    return best


def main():
    head = json.loads(sys.stdin.buffer.readline())
    numbers = np.frombuffer(sys.stdin.buffer.read())
    rows, dim, score = head["rows"], head["dim"], head["score"]
    x = numbers[: rows * dim].reshape(rows, dim)
    y = numbers[rows * dim : rows * dim + rows]
    fresh = numbers[rows * dim + rows :].reshape(score, dim)
    try:
        model = make(head["kind"], head["task"])
    except ImportError:
        print("null")
        return
    train = seconds(lambda: model.fit(x, y))
    predict = model.predict if head["task"] == "regression" else model.predict_proba
    print(json.dumps({"train": train, "score": seconds(lambda: predict(fresh))}))


if __name__ == "__main__":
    main()
