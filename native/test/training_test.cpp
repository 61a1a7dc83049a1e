// Gradients against finite differences of an independent double-precision network, for every activation, output and loss,
// with masks and weights; and what training promises: determinism, independence of members, early stopping, cancelling.
#include "core/training.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "check.h"

using namespace lode;

namespace {

constexpr double kMasked = std::numeric_limits<double>::quiet_NaN();

double act(int activation, double x) {
  if (activation == simd::kRelu) return std::max(0.0, x);
  if (activation == simd::kTanh) return std::tanh(x);
  return x / (1 + std::exp(-x));
}

struct Case {
  Network network;
  std::vector<double> weights;  // the float weights' layout
  std::vector<double> inputs, targets, rowWeights;
  int64_t rows = 0, targetCols = 0;
  Loss loss = Loss::squares;
};

std::vector<double> forward(const Case& c, const std::vector<double>& weights, const double* x) {
  std::vector<double> now(x, x + c.network.inputs);
  for (size_t l = 0; l < c.network.layers.size(); l++) {
    const Layer& layer = c.network.layers[l];
    std::vector<double> next(static_cast<size_t>(layer.outputs));
    for (int64_t n = 0; n < layer.outputs; n++) {
      double sum = weights[layer.offset + layer.inputs * layer.stride + n];
      for (int64_t k = 0; k < layer.inputs; k++) sum += weights[layer.offset + k * layer.stride + n] * now[k];
      next[n] = l + 1 < c.network.layers.size() ? act(c.network.activation, sum) : sum;
    }
    now = next;
  }
  if (c.network.output == Output::sigmoid)
    for (double& y : now) y = 1 / (1 + std::exp(-y));
  if (c.network.output == Output::softmax) {
    double sum = 0;
    for (double& y : now) sum += y = std::exp(y);
    for (double& y : now) y /= sum;
  }
  return now;
}

/** The loss as its definition reads: weighted mean over what is not masked. */
double loss(const Case& c, const std::vector<double>& weights) {
  double sum = 0, terms = 0;
  for (int64_t i = 0; i < c.rows; i++) {
    const std::vector<double> p = forward(c, weights, &c.inputs[i * c.network.inputs]);
    const int64_t outputs = c.network.outputs;
    std::vector<double> t(&c.targets[i * c.targetCols], &c.targets[i * c.targetCols] + c.targetCols);
    if (c.targetCols < outputs) {
      const double number = t[0];
      t.assign(static_cast<size_t>(outputs), std::isnan(number) ? kMasked : 0.0);
      if (!std::isnan(number)) t[static_cast<size_t>(number)] = 1;
    }
    const double w = c.rowWeights[i];
    if (c.network.output == Output::softmax && c.loss == Loss::crossEntropy) {
      if (std::any_of(t.begin(), t.end(), [](double x) { return std::isnan(x); })) continue;
      for (int64_t k = 0; k < outputs; k++) sum -= w * t[k] * std::log(p[k]);
      terms += w;
      continue;
    }
    for (int64_t k = 0; k < outputs; k++) {
      if (std::isnan(t[k])) continue;
      sum += w * (c.loss == Loss::squares ? (p[k] - t[k]) * (p[k] - t[k])
                                          : -t[k] * std::log(p[k]) - (1 - t[k]) * std::log(1 - p[k]));
      terms += w;
    }
  }
  return sum / terms;
}

Case makeCase(int activation, Output output, Loss kind, bool classNumbers) {
  Case c;
  const int outputs = 3;
  const int32_t code[] = {4, outputs, 1, activation, static_cast<int32_t>(output), 2, 9, 7};
  CHECK(decodeNetwork(code, 8, c.network) == nullptr);
  c.loss = kind;
  c.rows = 77;  // more than a panel, no multiple of anything
  c.targetCols = classNumbers ? 1 : outputs;
  auto u = [activation, i = uint64_t{0}]() mutable { return uniformAt({9, static_cast<uint32_t>(activation)}, i++); };
  c.weights.resize(static_cast<size_t>(c.network.memberWeights));
  for (double& w : c.weights) w = static_cast<float>(1.6 * u() - 0.8);
  for (int64_t i = 0; i < c.rows; i++) {
    for (int j = 0; j < 4; j++) c.inputs.push_back(static_cast<float>(4 * u() - 2));
    for (int64_t k = 0; k < c.targetCols; k++)
      c.targets.push_back(u() < 0.2 ? kMasked : classNumbers ? std::floor(3 * u()) : static_cast<float>(u()));
    c.rowWeights.push_back(u() < 0.1 ? 0.0 : static_cast<float>(0.1 + u()));
  }
  return c;
}

std::vector<double> identity(const Network& n) {
  std::vector<double> s(static_cast<size_t>(2 * (n.inputs + n.outputs)), 0.0);
  std::fill(s.begin() + n.inputs, s.begin() + 2 * n.inputs, 1.0);
  std::fill(s.end() - n.outputs, s.end(), 1.0);
  return s;
}

void gradient(const simd::Kernels& kernels, const Case& c) {
  const std::vector<double> standard = identity(c.network);
  const TrainingData data{c.inputs.data(), c.targets.data(), c.rowWeights.data(), c.rows, c.targetCols, standard.data()};
  AlignedFloats weights(c.weights.size()), g(c.weights.size());
  std::copy(c.weights.begin(), c.weights.end(), weights.data());
  const double value = lossAndGradient(kernels, c.network, data, c.loss, weights.data(), g.data());
  CHECK_NEAR(value, loss(c, c.weights), 1e-5 * std::fabs(value) + 1e-6);
  for (const Layer& layer : c.network.layers)
    for (int64_t k = 0; k <= layer.inputs; k++)
      for (int64_t n = 0; n < layer.outputs; n++) {
        const int64_t at = layer.offset + k * layer.stride + n;
        std::vector<double> moved = c.weights;
        const double h = 1e-6;
        moved[at] += h;
        const double up = loss(c, moved);
        moved[at] -= 2 * h;
        const double down = loss(c, moved);
        // A kink of a ReLU within the step is as good as excluded with 77 rows.
        CHECK_NEAR(g[at], (up - down) / (2 * h), 2e-5);
      }
}

struct Trained {
  AlignedFloats weights, moments;
  std::vector<double> losses;
  double steps = 0;
  TrainingResult result{};
};

TrainingSettings usual() {
  TrainingSettings s{};
  s.epochs = 20;
  s.batch = 16;
  s.learningRate = 1e-2;
  s.beta1 = 0.9;
  s.beta2 = 0.999;
  s.epsilon = 1e-8;
  s.decay = 1;
  s.stepEpochs = 5;
  return s;
}

Trained train(const simd::Kernels& kernels, const Case& c, const TrainingSettings& settings, Key key,
              const int32_t* cancel = nullptr) {
  const std::vector<double> standard = identity(c.network);
  const TrainingData data{c.inputs.data(), c.targets.data(), c.rowWeights.data(), c.rows, c.targetCols, standard.data()};
  const size_t count = c.weights.size();
  Trained t{AlignedFloats(count), AlignedFloats(2 * count), std::vector<double>(static_cast<size_t>(settings.epochs))};
  std::copy(c.weights.begin(), c.weights.end(), t.weights.data());
  t.result = trainMember(kernels, c.network, data, settings, key, cancel, t.weights.data(), t.moments.data(), &t.steps,
                         t.losses.data());
  return t;
}

void promises(const simd::Kernels& kernels) {
  const Case c = makeCase(simd::kTanh, Output::linear, Loss::squares, false);
  const TrainingSettings s = usual();
  const Trained a = train(kernels, c, s, {1, 2}), b = train(kernels, c, s, {1, 2}), other = train(kernels, c, s, {1, 3});
  const size_t count = c.weights.size();
  CHECK(std::equal(a.weights.data(), a.weights.data() + count, b.weights.data()));
  CHECK(!std::equal(a.weights.data(), a.weights.data() + count, other.weights.data()));
  CHECK(a.result.epochs == 20 && !a.result.cancelled && a.steps == 20 * 5);
  CHECK(a.losses[19] < 0.5 * a.losses[0]);

  TrainingSettings still = s;
  still.learningRate = 0;
  still.patience = 3;
  still.minDelta = 1e-4;
  CHECK(train(kernels, c, still, {1, 2}).result.epochs == 4);

  const int32_t stop = 1;
  const Trained cancelled = train(kernels, c, s, {1, 2}, &stop);
  CHECK(cancelled.result.cancelled && cancelled.result.epochs == 0 && cancelled.steps == 0);

  // Two halves of a constant schedule, the second warm, differ from one whole only in the shuffles.
  TrainingSettings half = s;
  half.epochs = 10;
  const Trained first = train(kernels, c, half, {1, 2});
  for (int i = 0; i < 10; i++) CHECK(first.losses[i] == a.losses[i]);

  for (const Schedule schedule : {Schedule::cosine, Schedule::step, Schedule::exponential}) {
    TrainingSettings varied = s;
    varied.schedule = schedule;
    varied.decay = 0.5;
    varied.warmUp = 2;
    varied.clip = 0.1;
    varied.weightDecay = 0.01;
    const Trained t = train(kernels, c, varied, {1, 2});
    CHECK(t.losses[19] < t.losses[0] && std::isfinite(t.losses[19]));
  }
}

// Everything masked, or of weight 0, moves nothing and gives no NaN.
void nothingToLearn(const simd::Kernels& kernels) {
  for (const bool masked : {false, true}) {
    Case c = makeCase(simd::kRelu, Output::linear, Loss::squares, false);
    if (masked) std::fill(c.targets.begin(), c.targets.end(), kMasked);
    if (!masked) std::fill(c.rowWeights.begin(), c.rowWeights.end(), 0.0);
    const Trained t = train(kernels, c, usual(), {1, 2});
    for (size_t i = 0; i < c.weights.size(); i++) CHECK_NEAR(t.weights.data()[i], c.weights[i], 1e-12);
    CHECK(t.losses[0] == 0);
  }
}

}  // namespace

int main() {
  for (int target = 0; target < simd::kTargets; target++) {
    const simd::Kernels* kernels = simd::kernels(target);
    if (!kernels) continue;
    std::printf("%s\n", kernels->name);
    for (const int activation : {simd::kRelu, simd::kTanh, simd::kSilu}) {
      gradient(*kernels, makeCase(activation, Output::linear, Loss::squares, false));
      for (const Output output : {Output::sigmoid, Output::softmax})
        for (const Loss kind : {Loss::squares, Loss::crossEntropy}) gradient(*kernels, makeCase(activation, output, kind, false));
      gradient(*kernels, makeCase(activation, Output::softmax, Loss::crossEntropy, true));
    }
    promises(*kernels);
    nothingToLearn(*kernels);
  }
  return finish();
}
