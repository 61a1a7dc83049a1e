// Portable kernels: vectors of four that the compiler lowers to whatever the baseline has (SSE2 on x86-64).
#define LODE_TARGET scalar
#define LODE_NAME "scalar"
#include "simd/kernels.h"

namespace lode::simd::scalar {
constexpr int kLanes = 4, kWide = 2, kGroup = 2;
constexpr int kTall[] = {8, 4};  // 16 vector registers
typedef float V __attribute__((vector_size(16)));
constexpr int kRsqrtSteps = 0, kRcpSteps = 0;
static inline V rsqrtEstimate(V x) {
  V r;
  for (int i = 0; i < kLanes; i++) r[i] = 1.0f / __builtin_sqrtf(x[i]);
  return r;
}
static inline V rcpEstimate(V x) { return 1.0f / x; }
}  // namespace lode::simd::scalar

#include "simd/shuffle4.h"
#include "simd/kernel_source.h"

namespace lode::simd {
const Kernels* scalarKernels() { return &scalar::table; }
}  // namespace lode::simd
