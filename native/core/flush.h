// While one lives, results too small for a normal float are 0. Saturated units make such numbers (silu of -90, the gradient
// of a class that is certain), and the processor takes a hundred times as long for each. Restores what was before, since
// the process's doubles must keep theirs.
#pragma once
#include <cstdint>
#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

namespace lode {

#if defined(__x86_64__)
class FlushSubnormals {
 public:
  FlushSubnormals() { _mm_setcsr(before_ | 0x8040); }  // flush results, and take operands as 0
  ~FlushSubnormals() { _mm_setcsr(before_); }
  FlushSubnormals(const FlushSubnormals&) = delete;
  FlushSubnormals& operator=(const FlushSubnormals&) = delete;

 private:
  const unsigned before_ = _mm_getcsr();
};
#elif defined(__aarch64__)
class FlushSubnormals {
 public:
  FlushSubnormals() {
    asm volatile("mrs %0, fpcr" : "=r"(before_));
    asm volatile("msr fpcr, %0" : : "r"(before_ | (uint64_t{1} << 24)));
  }
  ~FlushSubnormals() { asm volatile("msr fpcr, %0" : : "r"(before_)); }
  FlushSubnormals(const FlushSubnormals&) = delete;
  FlushSubnormals& operator=(const FlushSubnormals&) = delete;

 private:
  uint64_t before_ = 0;
};
#else
class FlushSubnormals {
 public:
  FlushSubnormals() {}
};
#endif

}  // namespace lode
