// AVX2 with fused multiply-add.
#define LODE_TARGET avx2
#define LODE_NAME "avx2"
#include <immintrin.h>

#include "simd/kernels.h"

namespace lode::simd::avx2 {
constexpr int kLanes = 8, kWide = 2, kGroup = 4;
constexpr int kTall[] = {8, 6};  // 16 vector registers: 12 sums, 2 columns, 1 broadcast
typedef float V __attribute__((vector_size(32)));
constexpr int kRsqrtSteps = 2, kRcpSteps = 1;  // estimates good to 12 bits
static inline V rsqrtEstimate(V x) { return (V)_mm256_rsqrt_ps((__m256)x); }
static inline V rcpEstimate(V x) { return (V)_mm256_rcp_ps((__m256)x); }

typedef int32_t Index __attribute__((vector_size(32)));
static inline V gatherFloats(const float* p, Index i) { return (V)_mm256_i32gather_ps(p, (__m256i)i, 4); }

static inline V gatherQuads(const float* p, int64_t stride) {
  return (V)_mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(p)), _mm_loadu_ps(p + stride), 1);
}
static inline V unpackLow(V a, V b) { return (V)_mm256_unpacklo_ps((__m256)a, (__m256)b); }
static inline V unpackHigh(V a, V b) { return (V)_mm256_unpackhi_ps((__m256)a, (__m256)b); }
static inline V unpackLowPairs(V a, V b) { return (V)_mm256_unpacklo_pd((__m256d)a, (__m256d)b); }
static inline V unpackHighPairs(V a, V b) { return (V)_mm256_unpackhi_pd((__m256d)a, (__m256d)b); }
}  // namespace lode::simd::avx2

#include "simd/kernel_source.h"

namespace lode::simd {
const Kernels* avx2Kernels() { return &avx2::table; }
}  // namespace lode::simd
