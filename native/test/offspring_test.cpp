// Children: inside the cube, on cells, new, spread as the papers of the operators say; and the survivors' crowding distance.
#include "core/offspring.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "check.h"
#include "core/survival.h"

using namespace lode;

/** Always crossed, in every coordinate; never mutated. */
static const Breeding kCross{1, 1, 15, 0, 0, 20, 1, 1};
/** Always mutated, in every coordinate; never crossed. */
static const Breeding kMutate{0, 0, 15, 1, 1, 20, 1, 1};

struct Pair {
  std::vector<double> points;
  std::vector<int32_t> rank{0, 0};
  std::vector<double> crowding{0, 0}, spread{0, 0};
  Parents parents() const { return {2, points.data(), rank.data(), crowding.data(), spread.data()}; }
};

static std::vector<double> children(const Breeding& how, const Pair& pair, std::vector<int32_t> levels, size_t count,
                                    uint32_t seed = 1) {
  std::vector<double> out;
  const int dim = static_cast<int>(levels.size());
  // One at a time: otherwise each would have to differ from all earlier ones.
  for (size_t i = 0; i < count; i++) {
    std::vector<double> child(levels.size());
    makeOffspring(how, pair.parents(), {dim, levels.data()}, {0, nullptr}, {0, nullptr}, {seed, 2}, i, 1, 0, child.data());
    out.insert(out.end(), child.begin(), child.end());
  }
  return out;
}

static void crossoverSpreadsAsItsDensitySays() {
  // Far from the bounds the spread factor b has P(b < x) = x^(eta + 1) / 2 below 1, and 1 - x^-(eta + 1) / 2 above.
  const Pair pair{{0.49, 0.51}};
  const size_t count = 40'000;
  long pairs = 0;
  std::vector<long> below(3, 0);
  const double at[] = {0.9, 1.0, 1.1};
  for (const double x : children(kCross, pair, {0}, count)) {
    const double factor = std::fabs(x - 0.5) / 0.01;
    // Both parents were the same one in half the tournaments: these children are made again.
    pairs++;
    for (int n = 0; n < 3; n++) below[n] += factor < at[n];
  }
  for (int n = 0; n < 3; n++) {
    const double expected = at[n] <= 1 ? std::pow(at[n], 16) / 2 : 1 - std::pow(at[n], -16) / 2;
    const double sigma = std::sqrt(expected * (1 - expected) / static_cast<double>(pairs));
    CHECK_NEAR(static_cast<double>(below[n]) / static_cast<double>(pairs), expected, 4 * sigma);
  }
}

static void mutationSpreadsAsItsDensitySays() {
  // In the middle of the cube P(step < -d) = ((1 - d)^(eta + 1) - c) / 2 / (1 - c) with c = (1/2)^(eta + 1): negligible.
  const Pair pair{{0.5, 0.5}};
  const size_t count = 40'000;
  long beyond = 0, down = 0;
  for (const double x : children(kMutate, pair, {0}, count)) {
    beyond += x < 0.45;
    down += x < 0.5;
  }
  const double expected = std::pow(0.95, 21) / 2;
  CHECK_NEAR(static_cast<double>(beyond) / count, expected, 4 * std::sqrt(expected / count));
  CHECK_NEAR(static_cast<double>(down) / count, 0.5, 4 * 0.5 / std::sqrt(count));
}

static void childrenStayInTheOpenCubeAndOnCells() {
  // Parents at the very edge, steps as long as they can be.
  const Breeding wild{1, 0.5, 0, 1, 0.7, 0, 1, 1};
  const std::vector<int32_t> levels{0, 3, -3, 1, -1, 0};
  const Pair pair{{0x1p-53, 0.5 / 3, 0.5 / 3, 0.5, 0.5, 1 - 0x1p-53, 1 - 0x1p-53, 2.5 / 3, 2.5 / 3, 0.5, 0.5, 0x1p-53}};
  bool seen[2][3] = {};
  const auto out = children(wild, pair, levels, 3000);
  for (size_t n = 0; n < out.size(); n++) {
    CHECK(out[n] > 0 && out[n] < 1);
    const int32_t level = levels[n % 6];
    if (level == 0) continue;
    const double cell = out[n] * std::abs(level) - 0.5;
    CHECK_NEAR(cell, std::round(cell), 1e-12);
    if (std::abs(level) == 3) seen[level < 0][static_cast<int>(std::round(cell))] = true;
  }
  for (const auto& kind : seen)
    for (const bool value : kind) CHECK(value);
}

static void integersMoveByAtLeastOneCell() {
  const Pair pair{{0.35, 0.35}};
  for (const double x : children(kMutate, pair, {10}, 500)) CHECK(std::fabs(x - 0.35) > 0.09);
}

static void childrenDependOnTheirNumberAlone() {
  const Pair pair{{0.2, 0.3, 0.7, 0.9}};
  const Breeding usual{0.9, 0.5, 15, 0.9, 0.5, 20, 1, 1};
  const std::vector<int32_t> levels{0, 0};
  std::vector<double> all(40), parts(40);
  makeOffspring(usual, pair.parents(), {2, levels.data()}, {0, nullptr}, {0, nullptr}, {5, 6}, 0, 20, 0, all.data());
  for (size_t i = 0; i < 20; i += 5)
    makeOffspring(usual, pair.parents(), {2, levels.data()}, {0, nullptr}, {i, parts.data()}, {5, 6}, i, 5, 0, &parts[2 * i]);
  CHECK(all == parts);
}

static void repeatsAreMadeAgainAndEndsAreReached() {
  // Nine cells in all: each child is new until all are taken, then the search ends all the same.
  const std::vector<int32_t> levels{3, -3};
  const Pair pair{{0.5 / 3, 0.5 / 3, 2.5 / 3, 2.5 / 3}};
  const Breeding usual{0.9, 0.5, 15, 0.9, 0.5, 20, 1, 1};
  std::vector<double> out(2 * 12);
  makeOffspring(usual, pair.parents(), {2, levels.data()}, {0, nullptr}, {0, nullptr}, {5, 6}, 0, 12, 0, out.data());
  std::vector<int> times(9, 0);
  for (size_t i = 0; i < 12; i++) times[static_cast<size_t>(out[2 * i] * 3) * 3 + static_cast<size_t>(out[2 * i + 1] * 3)]++;
  // The parents' own cells are the ones that are not worth another evaluation.
  for (size_t cell = 1; cell < 8; cell++) CHECK(times[cell] >= 1);
}

static void candidatesKeepTheirDistance() {
  const Pair pair{{0.4, 0.5, 0.6, 0.5}};
  const std::vector<double> told{0.4, 0.45, 0.4, 0.55, 0.45, 0.5};
  const std::vector<int32_t> levels{0, 0};
  double mean[2] = {0, 0};
  for (const int candidates : {1, 8}) {
    Breeding how{0.9, 0.5, 15, 0.9, 0.5, 20, 1, candidates};
    for (uint64_t i = 0; i < 400; i++) {
      double child[2];
      makeOffspring(how, pair.parents(), {2, levels.data()}, {3, told.data()}, {0, nullptr}, {9, 9}, i, 1, 0, child);
      double nearest = 1;
      for (size_t n = 0; n < 3; n++) nearest = std::min(nearest, std::hypot(child[0] - told[2 * n], child[1] - told[2 * n + 1]));
      mean[candidates == 8] += nearest / 400;
    }
  }
  CHECK(mean[1] > 1.3 * mean[0]);
}

static void crowdingDistanceSumsTheGaps() {
  const double values[] = {0, 4, 1, 2, 3, 1, 4, 0};
  double out[4];
  crowdingDistance(values, 4, 2, out);
  CHECK(std::isinf(out[0]) && std::isinf(out[3]));
  CHECK_NEAR(out[1], 3.0 / 4 + 3.0 / 4, 1e-15);
  CHECK_NEAR(out[2], 3.0 / 4 + 2.0 / 4, 1e-15);
}

int main() {
  crossoverSpreadsAsItsDensitySays();
  mutationSpreadsAsItsDensitySays();
  childrenStayInTheOpenCubeAndOnCells();
  integersMoveByAtLeastOneCell();
  childrenDependOnTheirNumberAlone();
  repeatsAreMadeAgainAndEndsAreReached();
  candidatesKeepTheirDistance();
  crowdingDistanceSumsTheGaps();
  return finish();
}
