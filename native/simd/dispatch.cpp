// Which kernels this machine can run.
#include "simd/kernels.h"

namespace lode::simd {

const Kernels* scalarKernels();
#if defined(__x86_64__) || defined(_M_X64)
const Kernels* avx2Kernels();
const Kernels* avx512Kernels();
#elif defined(__aarch64__)
const Kernels* neonKernels();
#endif

const Kernels* kernels(int target) {
  if (target == kScalar) return scalarKernels();
#if defined(__x86_64__) || defined(_M_X64)
  if (target == kAvx2 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return avx2Kernels();
  if (target == kAvx512 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma"))
    return avx512Kernels();
#elif defined(__aarch64__)
  if (target == kNeon) return neonKernels();
#endif
  return nullptr;
}

int bestTarget() {
  const int fastestFirst[] = {kNeon, kAvx512, kAvx2};
  for (int target : fastestFirst)
    if (kernels(target)) return target;
  return kScalar;
}

}  // namespace lode::simd
