// Walks down a decision tree, a vector of them at a time; static, for units of one target each.
#pragma once
#include "simd/kernels.h"

namespace lode::simd::LODE_TARGET {

typedef uint32_t Bits __attribute__((vector_size(sizeof(V))));

static void leaves(const uint32_t* nodes, const float* x, int64_t stride, int64_t count, uint32_t* leaf) {
  constexpr int sides = 4;  // vectors of walks side by side hide the gathers' latency
  constexpr int32_t nodeMask = (1 << 20) - 1, leafMask = (1 << 22) - 1;
  const float* words = (const float*)nodes;
  Index lane;
  for (int j = 0; j < kLanes; j++) lane[j] = j;
  for (int64_t start = 0; start < count; start += sides * kLanes) {
    Index at[sides] = {};
    int32_t any = 1;
    while (any != 0) {
      Index moved{};
      for (int twice = 0; twice < 2; twice++)
        for (int w = 0; w < sides; w++) {
          const Index next = (Index)gatherFloats(words, at[w] * 2 + 1);
          const V threshold = gatherFloats(words, at[w] * 2);
          const Index feature = (Index)((Bits)next >> 20);
          const V value = gatherFloats(x + start + w * kLanes, feature * (int32_t)stride + lane);
          // A comparison that holds is -1: one to the right. A leaf's threshold is a NaN, which nothing exceeds.
          const Index to = (next & nodeMask) - (value > threshold);
          moved |= to ^ at[w];
          at[w] = to;
        }
      any = 0;
      for (int j = 0; j < kLanes; j++) any |= moved[j];
    }
    for (int w = 0; w < sides; w++) {
      const Index number = (Index)gatherFloats(words, at[w] * 2) & leafMask;
      __builtin_memcpy(leaf + start + w * kLanes, &number, sizeof number);
    }
  }
}

}  // namespace lode::simd::LODE_TARGET
