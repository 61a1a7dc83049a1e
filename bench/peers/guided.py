"""Scans guided by a model of scikit-learn, in the manner of MLscanner (arXiv:2207.09508): fit all that is known, take what
the model likes of 20,000 uniform candidates.
"""


def guided_run(kind):
    def run(problem, recorder, seed):
        import numpy as np
        from sklearn.ensemble import RandomForestClassifier
        from sklearn.neural_network import MLPClassifier, MLPRegressor

        rng = np.random.default_rng(seed)
        batch, share = 100, 0.1
        while True:
            X = np.array([recorder.to_cube(x) for x in recorder.points])
            ok = np.array([y is not None for y in recorder.observables])
            found = np.array([problem.found(y) for y in recorder.observables])
            candidates = rng.random((20_000, problem.dim))
            chosen = None
            if kind == "regressor" and ok.sum() > 1:
                Y = np.array([y for y in recorder.observables if y is not None])
                mean, scale = Y.mean(axis=0), Y.std(axis=0) + 1e-12
                net = MLPRegressor(hidden_layer_sizes=(100, 100, 100, 100), max_iter=1000, random_state=int(rng.integers(2**31)))
                net.fit(X[ok], ((Y - mean) / scale).squeeze())
                guess = net.predict(candidates).reshape(len(candidates), -1) * scale + mean
                short = np.array([sum(problem.violations(list(y))) for y in guess])
                chosen = np.argsort(short + 1e-9 * rng.random(len(short)))
            elif kind != "regressor" and 0 < found.sum() < len(found):
                state = int(rng.integers(2**31))
                model = (
                    RandomForestClassifier(300, random_state=state)
                    if kind == "forest"
                    else MLPClassifier(hidden_layer_sizes=(100, 100, 100, 100), max_iter=1000, random_state=state)
                )
                p = model.fit(X, found).predict_proba(candidates)[:, 1]
                chosen = np.argsort(-p - 1e-9 * rng.random(len(p)))
            guided = 0 if chosen is None else int(round(batch * (1 - share)))
            # Of the candidates that the model takes for found, any; if it takes too few, the best.
            if chosen is not None:
                likely = int((p > 0.5).sum() if kind != "regressor" else (short == 0).sum())
                chosen = rng.permutation(chosen[: max(guided, likely)])[:guided]
            random = rng.random((batch - guided, problem.dim))
            asked = random if chosen is None else np.vstack([candidates[chosen], random])
            recorder.many([recorder.from_cube(u) for u in asked])

    return run
