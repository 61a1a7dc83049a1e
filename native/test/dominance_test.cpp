// Non-dominated sorting against the quadratic textbook one, and hypervolume against counting.
#include "core/dominance.h"

#include <cmath>
#include <limits>
#include <vector>

#include "check.h"
#include "core/hypervolume.h"
#include "core/random.h"

using namespace lode;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

static bool dominates(const double* a, const double* b, int cols) {
  bool better = false;
  for (int k = 0; k < cols; k++) {
    const double x = std::isnan(a[k]) ? kInfinity : a[k], y = std::isnan(b[k]) ? kInfinity : b[k];
    if (x > y) return false;
    better = better || x < y;
  }
  return better;
}

/** Peels front after front off. */
static std::vector<int32_t> textbookRanks(const std::vector<double>& values, size_t rows, int cols) {
  std::vector<int32_t> rank(rows, -1);
  size_t left = rows;
  for (int32_t front = 0; left > 0; front++) {
    std::vector<size_t> members;
    for (size_t i = 0; i < rows; i++) {
      if (rank[i] >= 0) continue;
      bool free = true;
      for (size_t other = 0; other < rows && free; other++)
        free = rank[other] >= 0 || !dominates(&values[other * cols], &values[i * cols], cols);
      if (free) members.push_back(i);
    }
    for (const size_t i : members) rank[i] = front;
    left -= members.size();
  }
  return rank;
}

/** kind 0: uniform; 1: on a coarse grid, with many ties and repeats; 2: the same with NaN and infinities; 3: nearly a chain. */
static std::vector<double> table(uint32_t seed, size_t rows, int cols, int kind) {
  std::vector<double> values(rows * cols);
  fillUniform({seed, 7}, 0, values.data(), values.size());
  for (size_t n = 0; n < values.size(); n++) {
    double& x = values[n];
    if (kind == 1 || kind == 2) x = std::floor(x * 5);
    if (kind == 2 && x == 4) x = NAN;
    if (kind == 2 && x == 3) x = kInfinity;
    if (kind == 2 && x == 0) x = -kInfinity;
    if (kind == 3) x = 0.05 * x + static_cast<double>(n / cols);
  }
  return values;
}

static void ranksAgreeWithTheTextbook() {
  uint32_t seed = 0;
  for (const int cols : {1, 2, 3, 4, 5, 8}) {
    for (const size_t rows : {size_t{0}, size_t{1}, size_t{2}, size_t{13}, size_t{40}, size_t{250}}) {
      for (int kind = 0; kind < 4; kind++) {
        for (int repeat = 0; repeat < 6; repeat++) {
          const auto values = table(seed++, rows, cols, kind);
          std::vector<int32_t> rank(rows);
          const int32_t fronts = nonDominatedRanks(values.data(), rows, cols, rank.data());
          const auto expected = textbookRanks(values, rows, cols);
          CHECK(rank == expected);
          int32_t most = -1;
          for (const int32_t r : expected) most = std::max(most, r);
          CHECK(fronts == most + 1);
        }
      }
    }
  }
}

static void violationsComeAfterTheFronts() {
  const std::vector<double> values{1, 2, 2, 1, 0, 0, 3, 3, 0, 0, NAN, 0};
  const std::vector<double> violation{0, 0, 0.5, 0, 0.1, NAN};
  std::vector<int32_t> rank(6);
  CHECK(constrainedRanks(values.data(), violation.data(), 6, 2, rank.data()) == 5);
  CHECK((rank == std::vector<int32_t>{0, 0, 3, 1, 2, 4}));
}

/** Share of a fine grid's cells that some row dominates, exact for rows on the grid. */
static double countedVolume(const std::vector<double>& values, size_t rows, int cols, int steps) {
  long cells = 1, hit = 0;
  for (int k = 0; k < cols; k++) cells *= steps;
  for (long cell = 0; cell < cells; cell++) {
    bool covered = false;
    for (size_t i = 0; i < rows && !covered; i++) {
      covered = true;
      long at = cell;
      for (int k = 0; k < cols; k++, at /= steps)
        covered = covered && values[i * cols + k] * steps <= static_cast<double>(at % steps);
    }
    hit += covered;
  }
  return static_cast<double>(hit) / static_cast<double>(cells);
}

static void hypervolumeAgreesWithCounting() {
  uint32_t seed = 1000;
  for (const int cols : {1, 2, 3, 4, 5}) {
    for (const size_t rows : {size_t{0}, size_t{1}, size_t{2}, size_t{5}, size_t{30}}) {
      for (int repeat = 0; repeat < 8; repeat++) {
        const int steps = 6;
        std::vector<double> values(rows * cols), reference(cols, 1.0);
        fillUniform({seed++, 3}, 0, values.data(), values.size());
        // Some reach beyond the reference, and count for nothing.
        for (double& x : values) x = std::floor(x * (steps + 1)) / steps;
        CHECK_NEAR(hypervolume(values.data(), rows, cols, reference.data()), countedVolume(values, rows, cols, steps), 1e-12);
      }
    }
  }
}

static void hypervolumeLeavesOutWhatIsNotFinite() {
  const double reference[] = {1, 1};
  const double values[] = {0.5, 0.5, NAN, 0, -kInfinity, 0.2, 0.1, kInfinity, 0, 1};
  CHECK_NEAR(hypervolume(values, 5, 2, reference), 0.25, 0);
}

int main() {
  ranksAgreeWithTheTextbook();
  violationsComeAfterTheFronts();
  hypervolumeAgreesWithCounting();
  hypervolumeLeavesOutWhatIsNotFinite();
  return finish();
}
