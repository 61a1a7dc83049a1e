#include "core/loss.h"

#include <algorithm>
#include <cmath>

namespace lode {

namespace {

// One lane's outputs, a vector of up to `count` values with stride `lanes`.
struct Lane {
  const float* last;
  const float* target;
  float* dy;
  int64_t count, lanes;
  double weight;  // weight times scale
};

double squares(const Lane& l) {
  double sum = 0;
  for (int64_t k = 0; k < l.count; k++) {
    const double t = l.target[k * l.lanes];
    const double d = !std::isfinite(t) ? 0.0 : l.last[k * l.lanes] - t;
    sum += l.weight * d * d;
    l.dy[k * l.lanes] = static_cast<float>(2 * l.weight * d);
  }
  return sum;
}

double sigmoidSquares(const Lane& l) {
  double sum = 0;
  for (int64_t k = 0; k < l.count; k++) {
    const double t = l.target[k * l.lanes], p = 1 / (1 + std::exp(-static_cast<double>(l.last[k * l.lanes])));
    const double d = !std::isfinite(t) ? 0.0 : p - t;
    sum += l.weight * d * d;
    l.dy[k * l.lanes] = static_cast<float>(2 * l.weight * d * p * (1 - p));
  }
  return sum;
}

// log(1 + exp(-|z|)) + max(z, 0) - t z, the stable form of -t log p - (1 - t) log(1 - p).
double sigmoidCrossEntropy(const Lane& l) {
  double sum = 0;
  for (int64_t k = 0; k < l.count; k++) {
    const double t = l.target[k * l.lanes], z = l.last[k * l.lanes];
    const bool masked = !std::isfinite(t);
    if (!masked) sum += l.weight * (std::log1p(std::exp(-std::abs(z))) + std::max(z, 0.0) - t * z);
    l.dy[k * l.lanes] = masked ? 0.0f : static_cast<float>(l.weight * (1 / (1 + std::exp(-z)) - t));
  }
  return sum;
}

struct Softmax {
  double largest, total;
  double at(const Lane& l, int64_t k) const { return std::exp(l.last[k * l.lanes] - largest) / total; }
};

Softmax softmax(const Lane& l) {
  Softmax s{l.last[0], 0};
  for (int64_t k = 1; k < l.count; k++) s.largest = std::max(s.largest, static_cast<double>(l.last[k * l.lanes]));
  for (int64_t k = 0; k < l.count; k++) s.total += std::exp(l.last[k * l.lanes] - s.largest);
  return s;
}

double softmaxSquares(const Lane& l) {
  const Softmax s = softmax(l);
  double sum = 0, mean = 0;
  for (int64_t k = 0; k < l.count; k++) {
    const double t = l.target[k * l.lanes], p = s.at(l, k), d = !std::isfinite(t) ? 0.0 : p - t;
    sum += l.weight * d * d;
    mean += p * d;
  }
  for (int64_t k = 0; k < l.count; k++) {
    const double t = l.target[k * l.lanes], p = s.at(l, k), d = !std::isfinite(t) ? 0.0 : p - t;
    l.dy[k * l.lanes] = static_cast<float>(2 * l.weight * p * (d - mean));
  }
  return sum;
}

double softmaxCrossEntropy(const Lane& l) {
  const Softmax s = softmax(l);
  double sum = 0, mass = 0;
  for (int64_t k = 0; k < l.count; k++) mass += l.target[k * l.lanes];
  const bool masked = !std::isfinite(mass);
  for (int64_t k = 0; k < l.count; k++) {
    const double t = l.target[k * l.lanes];
    if (!masked && t != 0) sum -= l.weight * t * (l.last[k * l.lanes] - s.largest - std::log(s.total));
    l.dy[k * l.lanes] = masked ? 0.0f : static_cast<float>(l.weight * (mass * s.at(l, k) - t));
  }
  return sum;
}

}  // namespace

double lossTerms(const Network& network, Loss loss, const float* targets) {
  int64_t known = 0;
  for (int64_t k = 0; k < network.outputs; k++) known += std::isfinite(targets[k]);
  if (network.output == Output::softmax && loss == Loss::crossEntropy) return known == network.outputs ? 1 : 0;
  return static_cast<double>(known);
}

double lossAndDerivative(const Network& network, Loss loss, const float* last, const float* target, const float* weight,
                         int64_t lanes, double scale, float* dy) {
  double sum = 0;
  for (int64_t lane = 0; lane < lanes; lane++) {
    if (weight[lane] == 0.0f) {
      for (int64_t k = 0; k < network.outputs; k++) dy[k * lanes + lane] = 0.0f;
      continue;
    }
    const Lane l{last + lane, target + lane, dy + lane, network.outputs, lanes, weight[lane] * scale};
    if (network.output == Output::linear) {
      sum += squares(l);
    } else if (network.output == Output::sigmoid) {
      sum += loss == Loss::squares ? sigmoidSquares(l) : sigmoidCrossEntropy(l);
    } else {
      sum += loss == Loss::squares ? softmaxSquares(l) : softmaxCrossEntropy(l);
    }
  }
  return sum;
}

}  // namespace lode
