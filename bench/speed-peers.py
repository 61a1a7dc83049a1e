"""The networks of bench/speed.mjs in PyTorch or scikit-learn, on one thread.

python speed-peers.py torch|sklearn version: prints name and version.
python speed-peers.py torch|sklearn serve: answers each line "score WIDTH 0" or "train WIDTH BATCH" with a rate:
candidates, or samples times epochs, a second. Scoring: the best of several batch sizes, without drawing or accepting.
"""

import sys
import time
import warnings

import numpy as np

ROWS = 2000
rng = np.random.default_rng(1)
X = rng.random((ROWS, 2), dtype=np.float32)
Y = (((10 * X - 5) ** 2).sum(axis=1, keepdims=True) / 20).astype(np.float32)


def rate(work, units, seconds=0.3):
    work()
    start, done = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        work()
        done += units
    return done / (time.perf_counter() - start)


def torch_peer():
    import torch

    torch.set_num_threads(1)

    def network(width):
        sizes = [2, width, width, width, width]
        layers = []
        for a, b in zip(sizes, sizes[1:]):
            layers += [torch.nn.Linear(a, b), torch.nn.ReLU()]
        return torch.nn.Sequential(*layers, torch.nn.Linear(width, 1))

    def score(width):
        net = network(width)
        best = 0.0
        with torch.inference_mode():
            for size in (1024, 4096, 16384, 65536):
                points = torch.rand(size, 2)
                best = max(best, rate(lambda: net(points), size))
        return best

    def train(width, batch):
        net = network(width)
        optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
        loss = torch.nn.MSELoss()
        x, y = torch.from_numpy(X), torch.from_numpy(Y)

        def epoch():
            order = torch.randperm(ROWS)
            for start in range(0, ROWS, batch):
                rows = order[start : start + batch]
                optimizer.zero_grad()
                loss(net(x[rows]), y[rows]).backward()
                optimizer.step()

        return rate(epoch, ROWS)

    return f"PyTorch {torch.__version__}", score, train


def sklearn_peer():
    import sklearn
    from sklearn.neural_network import MLPRegressor

    def network(width, batch, epochs):
        return MLPRegressor(
            hidden_layer_sizes=[width] * 4, batch_size=batch, max_iter=epochs, tol=0, n_iter_no_change=epochs + 1
        )

    def score(width):
        net = network(width, 200, 1).fit(X, Y.ravel())
        best = 0.0
        for size in (1024, 4096, 16384, 65536):
            points = rng.random((size, 2), dtype=np.float32)
            best = max(best, rate(lambda: net.predict(points), size))
        return best

    def train(width, batch):
        return rate(lambda: network(width, batch, 10).fit(X, Y.ravel()), 10 * ROWS)

    return f"scikit-learn {sklearn.__version__}", score, train


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    name, score, train = {"torch": torch_peer, "sklearn": sklearn_peer}[sys.argv[1]]()
    if sys.argv[2] == "version":
        print(name)
    else:
        for line in sys.stdin:
            what, width, batch = line.split()
            print(score(int(width)) if what == "score" else train(int(width), int(batch)), flush=True)
