// The kernels of the dense networks, by instruction set. A kernel sees plain pointers; all matrices are float32, row-major.
// A panel is a (features, lanes) matrix: one column a sample, `lanes` a multiple of 16, so that a sample's result never
// depends on its neighbours. One source (kernel_source.h) is compiled per target; dispatch.cpp chooses at run time.
#pragma once
#include <cstddef>
#include <cstdint>

namespace lode::simd {

enum Target : int { kScalar = 0, kAvx2 = 1, kAvx512 = 2, kNeon = 3, kTargets = 4 };
enum Activation : int { kLinear = 0, kRelu = 1, kTanh = 2, kSilu = 3 };

constexpr int64_t kPad = 16;    // rows of weights are padded to this many columns, panels to this many lanes
constexpr int64_t kPanel = 64;  // samples that pass through all layers together: 100 features of them fill half an L1 cache

constexpr int64_t padded(int64_t n) { return (n + kPad - 1) / kPad * kPad; }

// With c the factor that clips the gradient: m = beta1 m + first g, v = beta2 v + (second g)^2, w = decay w - rate m /
// (sqrt(v) + epsilon).
struct AdamStep {
  float rate, epsilon;  // hold the bias corrections
  float beta1, beta2;
  float first, second;  // (1 - beta1) c and sqrt(1 - beta2) c
  float decay;          // 1 - learning rate * weight decay (AdamW)
};

struct Kernels {
  const char* name;

  // y (n, lanes) = act(w^T x + bias): x is (k, lanes), w is (k, wStride) with n columns used, bias has n elements.
  // `relu` 0 or 1; other activations are applied by `activate`.
  void (*forward)(const float* w, int64_t wStride, const float* bias, const float* x, int64_t k, int64_t n,
                  int64_t lanes, int relu, float* y);

  // dx (k, lanes) = w dy, dy being (n, lanes); where `gate` (k, lanes) is given, dx is 0 wherever gate <= 0 (ReLU).
  void (*backward)(const float* w, int64_t wStride, const float* dy, int64_t k, int64_t n, int64_t lanes,
                   const float* gate, float* dx);

  // g (rows, gStride) = or += x dyT: x is (rows, lanes), dyT is (lanes, gStride), gStride a multiple of 16.
  void (*gradient)(const float* x, int64_t rows, int64_t lanes, const float* dyT, int64_t gStride, int accumulate,
                   float* g);

  // dyT (lanes, stride) of dy (n, lanes), lanes at most kPanel; columns n..stride are set to 0.
  void (*transpose)(const float* dy, int64_t n, int64_t lanes, int64_t stride, float* dyT);

  // y = act(z), element by element; y may be z. count >= 0, no alignment needed.
  void (*activate)(int activation, const float* z, int64_t count, float* y);

  // dy *= act'(z). tanh takes y = tanh(z) in place of z.
  void (*derive)(int activation, const float* z, int64_t count, float* dy);

  // One Adam step on `count` weights.
  void (*adam)(float* w, float* m, float* v, const float* g, int64_t count, const AdamStep* step);

  // Sum of squares, in a fixed order.
  double (*squares)(const float* g, int64_t count);

  // Two streams of doubles in the open interval (0, 1), as core/random.h makes them of Philox4x32-10 blocks: even[i] of
  // words 0 and 1, odd[i] of words 2 and 3 of the block at counter first + i in the given lane.
  void (*uniforms)(uint32_t key0, uint32_t key1, uint64_t first, uint64_t lane, int64_t count, double* even, double* odd);

  // terms[i] -= ((x - centres[i]) scales[i])^2: one column of a mixture of normals.
  void (*normalTerms)(const double* centres, const double* scales, int64_t count, double x, double* terms);

  // Natural log of the sum of exp(terms[i]); -infinity where all are.
  double (*logSumExp)(const double* terms, int64_t count);

  // Walks of `count` samples down one tree (core/tree_model.h): the number of each one's leaf. x is (inputs, stride), and
  // both a column of it and `leaf` hold `count` rounded up to a multiple of 64; inputs * stride < 2^31.
  void (*leaves)(const uint32_t* nodes, const float* x, int64_t stride, int64_t count, uint32_t* leaf);

  // `rounds` rounds of independent multiply-adds in registers; returns how many multiply-adds those were. For the bench.
  double (*peak)(int64_t rounds, float* sink);
};

// The kernels of a target, or null where this machine or this build does not have it.
const Kernels* kernels(int target);
// The fastest target of this machine.
int bestTarget();

}  // namespace lode::simd
