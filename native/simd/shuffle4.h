// The shuffles of a 4 x 4 transposition for vectors of four; static, for units of one target each.
#pragma once
#include "simd/kernels.h"

namespace lode::simd::LODE_TARGET {

typedef int32_t Index __attribute__((vector_size(16)));
static inline V gatherFloats(const float* p, Index i) {
  V v;
  for (int j = 0; j < kLanes; j++) __builtin_memcpy((char*)&v + 4 * j, p + i[j], 4);
  return v;
}
static inline V gatherQuads(const float* p, int64_t) {
  V v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}
static inline V unpackLow(V a, V b) { return __builtin_shufflevector(a, b, 0, 4, 1, 5); }
static inline V unpackHigh(V a, V b) { return __builtin_shufflevector(a, b, 2, 6, 3, 7); }
static inline V unpackLowPairs(V a, V b) { return __builtin_shufflevector(a, b, 0, 1, 4, 5); }
static inline V unpackHighPairs(V a, V b) { return __builtin_shufflevector(a, b, 2, 3, 6, 7); }

}  // namespace lode::simd::LODE_TARGET
