#include "core/network.h"

#include <algorithm>
#include <cmath>

#include "core/flush.h"

namespace lode {

using simd::kPanel;
using simd::padded;

const char* decodeNetwork(const int32_t* code, size_t length, Network& network) {
  constexpr int32_t kMost = 1 << 16;
  if (length < 6) return "the network's layout code is too short";
  const int32_t hidden = code[5];
  if (hidden < 0 || hidden > 64 || length != 6 + static_cast<size_t>(hidden))
    return "the network's layout code has the wrong length";
  for (int i : {0, 1, 2})
    if (code[i] < 1 || code[i] > kMost) return "a network needs 1 to 65536 inputs, outputs and members";
  if (code[3] < simd::kRelu || code[3] > simd::kSilu) return "the network's activation is unknown";
  if (code[4] < 0 || code[4] > 2) return "the network's output is unknown";
  network = Network{};
  network.inputs = code[0];
  network.outputs = code[1];
  network.members = code[2];
  network.activation = code[3];
  network.output = static_cast<Output>(code[4]);
  network.widest = std::max(network.inputs, network.outputs);
  int64_t before = network.inputs;
  for (int32_t i = 0; i <= hidden; i++) {
    const int64_t width = i < hidden ? code[6 + i] : network.outputs;
    if (width < 1 || width > kMost) return "a hidden layer needs 1 to 65536 units";
    network.layers.push_back({before, width, padded(width), network.memberWeights});
    network.memberWeights += network.layers.back().count();
    network.widest = std::max(network.widest, width);
    before = width;
  }
  return nullptr;
}

const char* decodeModel(const int32_t* code, size_t codeLength, const double* numbers, size_t numbersLength,
                        const float* weights, size_t weightsLength, Model& model) {
  if (const char* problem = decodeNetwork(code, codeLength, model.network)) return problem;
  const int64_t in = model.network.inputs, out = model.network.outputs;
  if (numbersLength != static_cast<size_t>(2 * (in + out))) return "the model's numbers have the wrong length";
  if (weightsLength != static_cast<size_t>(model.network.memberWeights * model.network.members))
    return "the model's weights have the wrong length";
  model.weights = weights;
  model.inputShift = numbers;
  model.inputScale = numbers + in;
  model.outputShift = numbers + 2 * in;
  model.outputScale = numbers + 2 * in + out;
  return nullptr;
}

PanelSpace::PanelSpace(int64_t widest)
    : first(static_cast<size_t>(widest * kPanel)), second(static_cast<size_t>(widest * kPanel)) {}

const float* forwardPanel(const simd::Kernels& kernels, const Network& network, const float* memberWeights,
                          const float* x, int64_t lanes, PanelSpace& space) {
  const FlushSubnormals flush;
  float* to = space.first.data();
  float* other = space.second.data();
  for (size_t i = 0; i < network.layers.size(); i++) {
    const Layer& layer = network.layers[i];
    const float* w = memberWeights + layer.offset;
    const bool hidden = i + 1 < network.layers.size();
    const bool relu = hidden && network.activation == simd::kRelu;
    kernels.forward(w, layer.stride, w + layer.inputs * layer.stride, x, layer.inputs, layer.outputs, lanes, relu, to);
    if (hidden && !relu) kernels.activate(network.activation, to, layer.outputs * lanes, to);
    x = to;
    std::swap(to, other);
  }
  return x;
}

void applyOutput(const Network& network, float* values, int64_t lanes) {
  const int64_t outputs = network.outputs;
  if (network.output == Output::sigmoid) {
    for (int64_t i = 0; i < outputs * lanes; i++) values[i] = 1.0f / (1.0f + std::exp(-values[i]));
  } else if (network.output == Output::softmax) {
    for (int64_t lane = 0; lane < lanes; lane++) {
      float largest = values[lane], sum = 0;
      for (int64_t k = 1; k < outputs; k++) largest = std::max(largest, values[k * lanes + lane]);
      for (int64_t k = 0; k < outputs; k++) sum += values[k * lanes + lane] = std::exp(values[k * lanes + lane] - largest);
      for (int64_t k = 0; k < outputs; k++) values[k * lanes + lane] /= sum;
    }
  }
}

void predictMembers(const simd::Kernels& kernels, const Model& model, const double* points, int64_t rows, double* out) {
  const Network& network = model.network;
  PanelSpace space(network.widest);
  AlignedFloats x(static_cast<size_t>(network.inputs * kPanel));
  std::vector<float> y(static_cast<size_t>(network.outputs * kPanel));
  for (int64_t start = 0; start < rows; start += kPanel) {
    const int64_t count = std::min(kPanel, rows - start), lanes = padded(count);
    for (int64_t j = 0; j < network.inputs; j++) {
      const double shift = model.inputShift[j], inverse = 1 / model.inputScale[j];
      for (int64_t i = 0; i < lanes; i++) {
        const double point = points[(start + std::min(i, count - 1)) * network.inputs + j];
        x[j * lanes + i] = static_cast<float>((point - shift) * inverse);
      }
    }
    for (int64_t member = 0; member < network.members; member++) {
      const float* w = model.weights + member * network.memberWeights;
      const float* raw = forwardPanel(kernels, network, w, x.data(), lanes, space);
      std::copy(raw, raw + network.outputs * lanes, y.data());
      applyOutput(network, y.data(), lanes);
      const bool linear = network.output == Output::linear;
      for (int64_t k = 0; k < network.outputs; k++) {
        const double scale = linear ? model.outputScale[k] : 1.0, shift = linear ? model.outputShift[k] : 0.0;
        for (int64_t i = 0; i < count; i++)
          out[(member * rows + start + i) * network.outputs + k] = static_cast<double>(y[k * lanes + i]) * scale + shift;
      }
    }
  }
}

void predictMean(const simd::Kernels& kernels, const Model& model, const double* points, int64_t rows, double* mean,
                 double* spread) {
  const int64_t outputs = model.network.outputs, members = model.network.members;
  std::vector<double> all(static_cast<size_t>(kPanel * outputs * members));
  for (int64_t start = 0; start < rows; start += kPanel) {
    const int64_t count = std::min(kPanel, rows - start), size = count * outputs;
    predictMembers(kernels, model, points + start * model.network.inputs, count, all.data());
    for (int64_t i = 0; i < size; i++) {
      double sum = 0, squares = 0;
      for (int64_t member = 0; member < members; member++) sum += all[member * size + i];
      const double middle = sum / static_cast<double>(members);
      for (int64_t member = 0; member < members; member++) {
        const double d = all[member * size + i] - middle;
        squares += d * d;
      }
      mean[start * outputs + i] = middle;
      spread[start * outputs + i] = members > 1 ? std::sqrt(squares / static_cast<double>(members - 1)) : 0.0;
    }
  }
}

}  // namespace lode
