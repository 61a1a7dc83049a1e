// NEON of 64-bit ARM. Multiply and add are fused: CMake compiles this file with -ffp-contract=fast.
#define LODE_TARGET neon
#define LODE_NAME "neon"
#include <arm_neon.h>

#include "simd/kernels.h"

namespace lode::simd::neon {
constexpr int kLanes = 4, kWide = 4, kGroup = 8;
constexpr int kTall[] = {12, 10, 8, 6};  // 32 vector registers
typedef float V __attribute__((vector_size(16)));
constexpr int kRsqrtSteps = 0, kRcpSteps = 0;  // exact: the estimates have 8 bits only
static inline V rsqrtEstimate(V x) { return 1.0f / (V)vsqrtq_f32((float32x4_t)x); }
static inline V rcpEstimate(V x) { return 1.0f / x; }
}  // namespace lode::simd::neon

#include "simd/shuffle4.h"
#include "simd/kernel_source.h"

namespace lode::simd {
const Kernels* neonKernels() { return &neon::table; }
}  // namespace lode::simd
