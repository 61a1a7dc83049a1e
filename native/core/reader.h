// Reads the flat arrays that come from TypeScript: every access is checked, the first problem is kept, and after it all
// reads give zeros. The arrays are copied first, since another thread may write to shared memory meanwhile.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

namespace lode {

class Reader {
 public:
  Reader(const int32_t* code, size_t codeLength, const double* numbers, size_t numbersLength)
      : code_(code), codeLength_(codeLength), numbers_(numbers), numbersLength_(numbersLength) {}

  /** The next integer, within [least, most]. */
  int32_t next(const char* what, int32_t least, int32_t most) {
    if (!ok() || codeAt_ >= codeLength_) {
      fail(std::string("the code ends before ") + what);
      return least;
    }
    const int32_t value = code_[codeAt_++];
    if (value < least || value > most) {
      fail(std::string(what) + " is " + std::to_string(value) + ", expected " + std::to_string(least) + " to " +
           std::to_string(most));
      return least;
    }
    return value;
  }

  /** The next `count` numbers; null after a problem. */
  const double* take(const char* what, size_t count) {
    if (!ok() || count > numbersLength_ - numbersAt_) {
      fail(std::string("the numbers end before ") + what);
      return nullptr;
    }
    const double* start = numbers_ + numbersAt_;
    numbersAt_ += count;
    return start;
  }

  /** Integers left: an upper bound for any count that is still to come. */
  int32_t codeLeft() const { return static_cast<int32_t>(codeLength_ - codeAt_); }
  void finish() {
    if (ok() && (codeAt_ != codeLength_ || numbersAt_ != numbersLength_)) fail("there is more after the end");
  }
  void fail(const std::string& why) {
    if (ok()) problem_ = why;
  }
  bool ok() const { return problem_.empty(); }
  const std::string& problem() const { return problem_; }

 private:
  const int32_t* code_;
  size_t codeLength_, codeAt_ = 0;
  const double* numbers_;
  size_t numbersLength_, numbersAt_ = 0;
  std::string problem_;
};

}  // namespace lode
