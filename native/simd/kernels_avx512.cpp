// AVX-512 (F, DQ, BW, VL).
#define LODE_TARGET avx512
#define LODE_NAME "avx512"
#include <immintrin.h>

#include "simd/kernels.h"

namespace lode::simd::avx512 {
constexpr int kLanes = 16, kWide = 4, kGroup = 8;
constexpr int kTall[] = {12, 12, 8, 6};  // 32 vector registers: at most 24 sums, 4 columns, 1 broadcast
typedef float V __attribute__((vector_size(64)));
constexpr int kRsqrtSteps = 1, kRcpSteps = 1;  // estimates good to 14 bits
static inline V rsqrtEstimate(V x) { return (V)_mm512_maskz_rsqrt14_ps((__mmask16)-1, (__m512)x); }
static inline V rcpEstimate(V x) { return (V)_mm512_maskz_rcp14_ps((__mmask16)-1, (__m512)x); }

typedef int32_t Index __attribute__((vector_size(64)));
static inline V gatherFloats(const float* p, Index i) {
  return (V)_mm512_mask_i32gather_ps(_mm512_setzero_ps(), (__mmask16)-1, (__m512i)i, p, 4);
}

static inline V gatherQuads(const float* p, int64_t stride) {
  __m512 v = _mm512_castps128_ps512(_mm_loadu_ps(p));
  v = _mm512_insertf32x4(v, _mm_loadu_ps(p + stride), 1);
  v = _mm512_insertf32x4(v, _mm_loadu_ps(p + 2 * stride), 2);
  return (V)_mm512_insertf32x4(v, _mm_loadu_ps(p + 3 * stride), 3);
}
// With masks of ones, since the plain forms warn of an undefined vector in some compilers.
static inline V unpackLow(V a, V b) { return (V)_mm512_maskz_unpacklo_ps(-1, (__m512)a, (__m512)b); }
static inline V unpackHigh(V a, V b) { return (V)_mm512_maskz_unpackhi_ps(-1, (__m512)a, (__m512)b); }
static inline V unpackLowPairs(V a, V b) { return (V)_mm512_maskz_unpacklo_pd(-1, (__m512d)a, (__m512d)b); }
static inline V unpackHighPairs(V a, V b) { return (V)_mm512_maskz_unpackhi_pd(-1, (__m512d)a, (__m512d)b); }
}  // namespace lode::simd::avx512

#include "simd/kernel_source.h"

namespace lode::simd {
const Kernels* avx512Kernels() { return &avx512::table; }
}  // namespace lode::simd
