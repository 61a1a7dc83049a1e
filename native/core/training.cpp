#include "core/training.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/flush.h"
#include "core/loss.h"

namespace lode {

using simd::kPanel;
using simd::padded;

namespace {

// Rows as float32, standardized; targets of the shape of the outputs.
struct Table {
  std::vector<float> inputs, targets, weights;  // (rows, inputs), (rows, outputs) with NaN, (rows)
  double meanWeight = 0;                        // sum of weight over unmasked terms of the loss, by row
};

Table standardized(const Network& network, const TrainingData& data, Loss loss) {
  const int64_t in = network.inputs, out = network.outputs, rows = data.rows;
  const double* s = data.standardization;
  Table table;
  table.inputs.resize(static_cast<size_t>(rows * in));
  table.targets.resize(static_cast<size_t>(rows * out));
  table.weights.resize(static_cast<size_t>(rows));
  const bool classes = network.output == Output::softmax && data.targetCols == 1 && out > 1;
  const bool linear = network.output == Output::linear;
  for (int64_t i = 0; i < rows; i++) {
    for (int64_t j = 0; j < in; j++)
      table.inputs[i * in + j] = static_cast<float>((data.inputs[i * in + j] - s[j]) / s[in + j]);
    for (int64_t k = 0; k < out; k++) {
      double target = data.targets[i * data.targetCols + (classes ? 0 : k)];
      if (classes && !std::isnan(target)) target = target == static_cast<double>(k) ? 1.0 : 0.0;
      if (linear) target = (target - s[2 * in + k]) / s[2 * in + out + k];
      table.targets[i * out + k] = static_cast<float>(target);
    }
    table.weights[i] = data.weights ? static_cast<float>(data.weights[i]) : 1.0f;
    table.meanWeight += table.weights[i] * lossTerms(network, loss, &table.targets[i * out]);
  }
  table.meanWeight /= static_cast<double>(rows);
  return table;
}

// Buffers of one panel, kept over all batches. x[i] is what layer i reads, (inputs + 1, lanes), its last row ones.
struct Workspace {
  explicit Workspace(const Network& network)
      : last(static_cast<size_t>(network.outputs * kPanel)),
        target(static_cast<size_t>(network.outputs * kPanel)),
        weight(kPanel),
        dy(static_cast<size_t>(network.widest * kPanel)),
        dx(static_cast<size_t>(network.widest * kPanel)),
        transposed(static_cast<size_t>(padded(network.widest) * kPanel)),
        gradient(static_cast<size_t>(network.memberWeights)) {
    for (const Layer& layer : network.layers) {
      x.emplace_back(static_cast<size_t>((layer.inputs + 1) * kPanel));
      z.emplace_back(network.activation == simd::kSilu ? static_cast<size_t>(layer.outputs * kPanel) : 0);
    }
  }
  std::vector<AlignedFloats> x, z;
  AlignedFloats last, target, weight, dy, dx, transposed, gradient;
};

class Trainer {
 public:
  Trainer(const simd::Kernels& kernels, const Network& network, const Table& table, Loss loss)
      : kernels_(kernels), network_(network), table_(table), loss_(loss), space_(network) {}

  float* gradient() { return space_.gradient.data(); }

  /** Loss (a sum over terms) of the rows order[0..count) and its gradient, divided by count * mean weight. */
  double batch(const float* weights, const int32_t* order, int64_t count) {
    double loss = 0;
    for (int64_t start = 0; start < count; start += kPanel) {
      const int64_t size = std::min(kPanel, count - start), lanes = padded(size);
      load(order + start, size, lanes);
      forward(weights, lanes);
      const double scale = table_.meanWeight > 0 ? 1.0 / (static_cast<double>(count) * table_.meanWeight) : 0.0;
      loss += lossAndDerivative(network_, loss_, space_.last.data(), space_.target.data(), space_.weight.data(), lanes,
                                scale, space_.dy.data());
      backward(weights, lanes, start > 0);
    }
    return loss;
  }

 private:
  // Lanes beyond the batch repeat row 0 with weight 0.
  void load(const int32_t* rows, int64_t size, int64_t lanes) {
    const int64_t in = network_.inputs, out = network_.outputs;
    for (int64_t lane = 0; lane < lanes; lane++) {
      const int64_t row = rows[lane < size ? lane : 0];
      for (int64_t j = 0; j < in; j++) space_.x[0][j * lanes + lane] = table_.inputs[row * in + j];
      for (int64_t k = 0; k < out; k++) space_.target[k * lanes + lane] = table_.targets[row * out + k];
      space_.weight[lane] = lane < size ? table_.weights[row] : 0.0f;
    }
    for (size_t i = 0; i < network_.layers.size(); i++) {
      float* ones = &space_.x[i][network_.layers[i].inputs * lanes];
      std::fill(ones, ones + lanes, 1.0f);
    }
  }

  void forward(const float* weights, int64_t lanes) {
    for (size_t i = 0; i < network_.layers.size(); i++) {
      const Layer& layer = network_.layers[i];
      const float* w = weights + layer.offset;
      const bool hidden = i + 1 < network_.layers.size();
      const bool relu = hidden && network_.activation == simd::kRelu;
      const bool silu = hidden && network_.activation == simd::kSilu;
      float* y = hidden ? space_.x[i + 1].data() : space_.last.data();
      float* z = silu ? space_.z[i].data() : y;
      kernels_.forward(w, layer.stride, w + layer.inputs * layer.stride, space_.x[i].data(), layer.inputs,
                       layer.outputs, lanes, relu, z);
      if (hidden && !relu) kernels_.activate(network_.activation, z, layer.outputs * lanes, y);
    }
  }

  void backward(const float* weights, int64_t lanes, bool accumulate) {
    for (size_t i = network_.layers.size(); i-- > 0;) {
      const Layer& layer = network_.layers[i];
      kernels_.transpose(space_.dy.data(), layer.outputs, lanes, layer.stride, space_.transposed.data());
      kernels_.gradient(space_.x[i].data(), layer.inputs + 1, lanes, space_.transposed.data(), layer.stride, accumulate,
                        gradient() + layer.offset);
      if (i == 0) break;
      const float* y = space_.x[i].data();
      const bool relu = network_.activation == simd::kRelu;
      kernels_.backward(weights + layer.offset, layer.stride, space_.dy.data(), layer.inputs, layer.outputs, lanes,
                        relu ? y : nullptr, space_.dx.data());
      const float* z = network_.activation == simd::kSilu ? space_.z[i - 1].data() : y;
      if (!relu) kernels_.derive(network_.activation, z, layer.inputs * lanes, space_.dx.data());
      std::swap(space_.dy, space_.dx);
    }
  }

  const simd::Kernels& kernels_;
  const Network& network_;
  const Table& table_;
  Loss loss_;
  Workspace space_;
};

double learningRate(const TrainingSettings& s, double epoch) {
  double rate = s.learningRate;
  const double whole = static_cast<double>(s.epochs);
  if (s.schedule == Schedule::cosine) {
    const double share = whole > s.warmUp ? std::clamp((epoch - s.warmUp) / (whole - s.warmUp), 0.0, 1.0) : 0.0;
    rate *= s.decay + (1 - s.decay) * 0.5 * (1 + std::cos(3.14159265358979323846 * share));
  } else if (s.schedule == Schedule::step) {
    rate *= std::pow(s.decay, std::floor(epoch / s.stepEpochs));
  } else if (s.schedule == Schedule::exponential) {
    rate *= std::pow(s.decay, epoch);
  }
  return epoch < s.warmUp ? rate * (epoch / s.warmUp) : rate;
}

simd::AdamStep adamStep(const TrainingSettings& s, double steps, double rate, double clip) {
  // Both bias corrections moved out of the loop over weights (Kingma and Ba 2014, end of section 2).
  const double correction = std::sqrt(1 - std::pow(s.beta2, steps));
  simd::AdamStep step{};
  step.rate = static_cast<float>(rate * correction / (1 - std::pow(s.beta1, steps)));
  step.epsilon = static_cast<float>(s.epsilon * correction);
  step.beta1 = static_cast<float>(s.beta1);
  step.beta2 = static_cast<float>(s.beta2);
  step.first = static_cast<float>((1 - s.beta1) * clip);
  step.second = static_cast<float>(std::sqrt(1 - s.beta2) * clip);
  step.decay = static_cast<float>(1 - rate * s.weightDecay);
  return step;
}

// Fisher-Yates, keyed by the epoch.
void shuffle(Key key, int64_t epoch, std::vector<int32_t>& order) {
  for (size_t i = order.size(); i > 1; i--) {
    const double u = uniformAt(key, i, static_cast<uint64_t>(epoch));
    std::swap(order[i - 1], order[static_cast<size_t>(u * static_cast<double>(i))]);
  }
}

}  // namespace

double lossAndGradient(const simd::Kernels& kernels, const Network& network, const TrainingData& data, Loss loss,
                       const float* weights, float* gradient) {
  const Table table = standardized(network, data, loss);
  Trainer trainer(kernels, network, table, loss);
  std::vector<int32_t> order(static_cast<size_t>(data.rows));
  std::iota(order.begin(), order.end(), 0);
  const double value = trainer.batch(weights, order.data(), data.rows);
  std::copy(trainer.gradient(), trainer.gradient() + network.memberWeights, gradient);
  return value;
}

TrainingResult trainMember(const simd::Kernels& kernels, const Network& network, const TrainingData& data,
                           const TrainingSettings& settings, Key key, const int32_t* cancel, float* weights,
                           float* moments, double* steps, double* losses) {
  const FlushSubnormals flush;
  const Table table = standardized(network, data, settings.loss);
  Trainer trainer(kernels, network, table, settings.loss);
  const int64_t count = network.memberWeights, batches = (data.rows + settings.batch - 1) / settings.batch;
  std::vector<int32_t> order(static_cast<size_t>(data.rows));
  std::iota(order.begin(), order.end(), 0);
  double best = std::numeric_limits<double>::infinity(), waited = 0;
  for (int64_t epoch = 0; epoch < settings.epochs; epoch++) {
    shuffle(key, epoch, order);
    double sum = 0;
    for (int64_t batch = 0; batch < batches; batch++) {
      if (cancel && __atomic_load_n(cancel, __ATOMIC_RELAXED) != 0) return {epoch, true};
      const int64_t start = batch * settings.batch, size = std::min(settings.batch, data.rows - start);
      sum += trainer.batch(weights, order.data() + start, size) * static_cast<double>(size);
      const double done = static_cast<double>(epoch) + static_cast<double>(batch + 1) / static_cast<double>(batches);
      const double rate = learningRate(settings, done);
      *steps += 1;
      double clip = 1;
      if (settings.clip > 0) {
        const double norm = std::sqrt(kernels.squares(trainer.gradient(), count));
        if (norm > settings.clip) clip = settings.clip / norm;
      }
      const simd::AdamStep step = adamStep(settings, *steps, rate, clip);
      kernels.adam(weights, moments, moments + count, trainer.gradient(), count, &step);
    }
    losses[epoch] = sum / static_cast<double>(data.rows);
    waited = losses[epoch] < best - settings.minDelta ? 0 : waited + 1;
    best = std::min(best, losses[epoch]);
    if (settings.patience > 0 && waited >= settings.patience) return {epoch + 1, false};
  }
  return {settings.epochs, false};
}

}  // namespace lode
