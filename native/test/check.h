// The whole test framework of the core: CHECK(condition) and CHECK_NEAR(found, expected, tolerance) report and count;
// a test's main() ends with `return finish();`.
#pragma once
#include <cmath>
#include <cstdio>

static int checksFailed = 0;
static long checksDone = 0;

#define CHECK(condition)                                                         \
  do {                                                                           \
    checksDone++;                                                                \
    if (!(condition)) {                                                          \
      checksFailed++;                                                            \
      std::printf("%s:%d: failed: %s\n", __FILE__, __LINE__, #condition);        \
    }                                                                            \
  } while (0)

#define CHECK_NEAR(found, expected, tolerance)                                                                 \
  do {                                                                                                         \
    checksDone++;                                                                                              \
    const double checkFound = (found), checkExpected = (expected);                                             \
    if (!(std::fabs(checkFound - checkExpected) <= (tolerance))) {                                             \
      checksFailed++;                                                                                          \
      std::printf("%s:%d: found %s = %.17g, expected %.17g\n", __FILE__, __LINE__, #found, checkFound,         \
                  checkExpected);                                                                              \
    }                                                                                                          \
  } while (0)

static inline int finish() {
  std::printf("%ld checks, %d failed\n", checksDone, checksFailed);
  return checksFailed == 0 && checksDone > 0 ? 0 : 1;
}
