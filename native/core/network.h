// Dense networks: how they lie in memory, and their forward pass. float32; dispatch through simd/kernels.h.
// Layout code, int32: [inputs, outputs, members, activation, output, hidden layers, width, width, ...].
// Weights of one member: for each layer k inputs x n outputs a row-major (k + 1, padded(n)) block, its last row the
// biases; members lie one behind the other. Columns beyond n are never read.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/aligned.h"
#include "simd/kernels.h"

namespace lode {

enum class Output : int { linear = 0, sigmoid = 1, softmax = 2 };

struct Layer {
  int64_t inputs, outputs, stride;  // stride = padded(outputs)
  int64_t offset;                   // of the block, within a member's weights
  int64_t count() const { return (inputs + 1) * stride; }
};

struct Network {
  int64_t inputs = 0, outputs = 0, members = 0;
  int activation = simd::kRelu;
  Output output = Output::linear;
  std::vector<Layer> layers;
  int64_t memberWeights = 0;  // floats of one member
  int64_t widest = 0;         // features of the widest layer, inputs included
};

/** Reads a layout code; null or what is wrong with it. */
const char* decodeNetwork(const int32_t* code, size_t length, Network& network);

/** Numbers that turn points into standardized inputs and standardized outputs into values; see `Model`. */
struct Model {
  Network network;
  const float* weights = nullptr;
  const double* inputShift = nullptr;   // x' = (x - shift) / scale
  const double* inputScale = nullptr;
  const double* outputShift = nullptr;  // y = y' * scale + shift; linear outputs only
  const double* outputScale = nullptr;
};

/** A model from its three arrays; numbers = [input shift, input scale, output shift, output scale]. */
const char* decodeModel(const int32_t* code, size_t codeLength, const double* numbers, size_t numbersLength,
                        const float* weights, size_t weightsLength, Model& model);

/** Scratch for panels of networks whose widest layer has that many features; one a thread. */
struct PanelSpace {
  explicit PanelSpace(int64_t widest);
  AlignedFloats first, second;
};

/**
 * One member on one panel: `x` is (inputs, lanes), the result (outputs, lanes), before the output function; it lies in
 * `space` until the next call. lanes is a multiple of 16, at most 64.
 */
const float* forwardPanel(const simd::Kernels& kernels, const Network& network, const float* memberWeights,
                          const float* x, int64_t lanes, PanelSpace& space);

/** Sigmoid or softmax down each lane of a (outputs, lanes) panel, in place. */
void applyOutput(const Network& network, float* values, int64_t lanes);

/**
 * Points (rows, inputs) to values of every member, out (members, rows, outputs), in the units of the targets; sigmoid
 * and softmax give probabilities.
 */
void predictMembers(const simd::Kernels& kernels, const Model& model, const double* points, int64_t rows, double* out);

/** Mean and spread over the members (standard deviation with n - 1, 0 for one member), both (rows, outputs). */
void predictMean(const simd::Kernels& kernels, const Model& model, const double* points, int64_t rows, double* mean,
                 double* spread);

}  // namespace lode
