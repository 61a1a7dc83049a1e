// Floats at the start of a cache line: vectors that straddle two lines cost twice.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lode {

class AlignedFloats {
 public:
  explicit AlignedFloats(size_t count = 0) : memory_(count + 15), start_(first(memory_.data())) {}
  float* data() { return memory_.data() + start_; }
  const float* data() const { return memory_.data() + start_; }
  float& operator[](size_t i) { return data()[i]; }
  /** How many floats from `p` to the next start of a cache line. */
  static size_t first(const float* p) { return (16 - reinterpret_cast<uintptr_t>(p) / sizeof(float) % 16) % 16; }

 private:
  // Moving a vector keeps its memory, hence the alignment; copying would not.
  std::vector<float> memory_;
  size_t start_;

 public:
  AlignedFloats(AlignedFloats&&) = default;
  AlignedFloats& operator=(AlignedFloats&&) = default;
  AlignedFloats(const AlignedFloats&) = delete;
  AlignedFloats& operator=(const AlignedFloats&) = delete;
};

}  // namespace lode
