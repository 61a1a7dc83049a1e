// A fitted surrogate as the candidate loops see it: one of a closed set of kinds, each with one function that scores a tile.
// A kind adds: its name to SurrogateKind, a member to Surrogate, a case to decodeSurrogate and one to scoreSurrogate.
#pragma once
#include <string>
#include <vector>

#include "core/network.h"
#include "core/tree_model.h"

namespace lode {

constexpr int kTile = 1024;  // points scored together

/** The order is that of `surrogateKinds` in src/numerics/surrogate.ts. */
enum class SurrogateKind : int { network = 0, trees = 1 };

/**
 * Values of `members` at a point; their mean is the prediction and their standard deviation (n - 1) the spread. A kind that
 * knows a mean and a deviation instead has two members, mean -+ deviation / sqrt(2).
 */
struct Surrogate {
  SurrogateKind kind = SurrogateKind::network;
  Model network;
  TreeModel trees;

  // Of every kind, set by decodeSurrogate.
  int64_t inputs = 0, outputs = 0, members = 0;
  int physicalClass = -1;    // the output that is P(class 1), where the outputs are probabilities; else -1
  bool separable = false;    // one member costs less than all: worth a first look
};

/** Reads a model of that kind from its three arrays, which must outlive it; null or what is wrong. */
const char* decodeSurrogate(int kind, const int32_t* code, size_t codeLength, const double* numbers, size_t numbersLength,
                            const float* weights, size_t weightsLength, Surrogate& out);

/** Scratch of scoreSurrogate; one a thread. */
struct SurrogateSpace {
  explicit SurrogateSpace(const Surrogate& surrogate);
  TreeSpace trees;
};

/**
 * Members from .. to - 1 at `count` (at most kTile) points. x is (inputs, kTile), out (to - from, outputs, kTile). A point's
 * values do not depend on the others. Every kind but networks, which go through panels of their own.
 */
void scoreSurrogate(const simd::Kernels& kernels, const Surrogate& surrogate, int64_t from, int64_t to, const double* x,
                    int count, SurrogateSpace& space, double* out);

/** Mean and spread of points (rows, inputs), both (rows, outputs). Every kind. */
void predictSurrogate(const simd::Kernels& kernels, const Surrogate& surrogate, const double* points, int64_t rows,
                      double* mean, double* spread);

}  // namespace lode
