"""Keeps what a tool tests, and ends its run when the evaluations are spent."""

import math
import time


class Spent(Exception):
    """The evaluations are spent."""


class Recorder:
    """Evaluates points, keeps them in order, times the evaluations apart (processor time), and ends the run when all are spent."""

    def __init__(self, problem, evaluations):
        self.problem, self.evaluations = problem, evaluations
        self.points, self.observables, self.iterations = [], [], []
        self.seconds, self.turn, self.weights = 0.0, 0, {}

    @property
    def left(self):
        return self.evaluations - len(self.points)

    def many(self, rows):
        """Observables of points that were asked for together."""
        out = []
        for x in rows:
            if self.left <= 0:
                raise Spent
            begun = time.process_time()
            point = tuple(map(float, x))
            y = self.problem.observe(point)
            self.points.append(point)
            self.observables.append(y)
            self.iterations.append(self.turn)
            out.append(y)
            self.seconds += time.process_time() - begun
        self.turn += 1
        if self.left <= 0:
            raise Spent
        return out

    def one(self, x):
        return self.many([x])[0]

    def from_cube(self, u):
        p = self.problem
        return [low + (high - low) * min(1.0, max(0.0, float(v))) for low, high, v in zip(p.low, p.high, u)]

    def to_cube(self, x):
        p = self.problem
        return [(v - low) / (high - low) for low, high, v in zip(p.low, p.high, x)]

    def weigh(self, points, log_weights):
        """Posterior weights, by point."""
        for x, w in zip(points, log_weights):
            key = tuple(map(float, x))
            known = self.weights.get(key, -math.inf)
            high = max(known, w)
            self.weights[key] = high if high == -math.inf else high + math.log(math.exp(known - high) + math.exp(w - high))

    def log_weights(self):
        """A weight for each tested point, once where a point was tested twice; None where there are none."""
        if not self.weights:
            return None
        left = dict(self.weights)
        return [left.pop(x, -math.inf) for x in self.points]
