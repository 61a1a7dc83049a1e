// Nearest distances and farthest-point choices against brute force.
#include "core/select.h"

#include <cmath>
#include <limits>
#include <vector>

#include "check.h"
#include "core/random.h"

using namespace lode;

static std::vector<double> randomPoints(uint32_t seed, size_t rows, int dim, bool coarse) {
  std::vector<double> points(rows * dim);
  fillUniform({seed, 1}, 0, points.data(), points.size());
  // A coarse grid makes many ties and repeats.
  if (coarse) {
    for (double& x : points) x = std::floor(x * 4) / 4;
  }
  return points;
}

static double bruteDistance(const std::vector<double>& known, const double* q, int dim) {
  double best = std::numeric_limits<double>::infinity();
  for (size_t i = 0; i + dim <= known.size(); i += dim) {
    double sum = 0;
    for (int j = 0; j < dim; j++) sum += (known[i + j] - q[j]) * (known[i + j] - q[j]);
    best = std::fmin(best, std::sqrt(sum));
  }
  return best;
}

static void nearestAgreesWithBruteForce() {
  for (const int dim : {1, 2, 3, 5, 8, 20}) {
    for (const size_t rows : {size_t{0}, size_t{1}, size_t{15}, size_t{16}, size_t{17}, size_t{300}}) {
      for (const bool coarse : {false, true}) {
        const auto known = randomPoints(1, rows, dim, coarse), queries = randomPoints(2, 40, dim, coarse);
        std::vector<double> out(40);
        nearestDistance(known.data(), rows, queries.data(), 40, dim, nullptr, out.data());
        for (size_t i = 0; i < 40; i++) {
          const double expected = bruteDistance(known, &queries[i * dim], dim);
          CHECK(out[i] == expected || std::fabs(out[i] - expected) < 1e-15);
        }
      }
    }
  }
}

static void brokenRowsAreIgnored() {
  const double known[] = {NAN, 0, 0.5, 0.5, INFINITY, 1};
  const double queries[] = {0.5, 0.75, NAN, 1};
  const double scale[] = {1, 2};
  double out[2];
  nearestDistance(known, 3, queries, 2, 2, scale, out);
  CHECK(out[0] == 0.5);
  CHECK(std::isnan(out[1]));
}

static void equalPointsBuildATree() {
  const std::vector<double> known(2 * 5000, 0.25);
  const double query[] = {0.25, 0.5};
  double out;
  nearestDistance(known.data(), 5000, query, 1, 2, nullptr, &out);
  CHECK(out == 0.25);
}

static void farthestPointsAreGreedy() {
  const int dim = 2;
  const size_t rows = 60;
  const auto candidates = randomPoints(3, rows, dim, false);
  auto known = randomPoints(4, 10, dim, false);
  int32_t out[12];
  const size_t picked = farthestPoints(candidates.data(), rows, known.data(), 10, dim, nullptr, nullptr, 0, 12, out);
  CHECK(picked == 12);
  for (size_t p = 0; p < picked; p++) {
    const double* chosen = &candidates[static_cast<size_t>(out[p]) * dim];
    const double distance = bruteDistance(known, chosen, dim);
    for (size_t i = 0; i < rows; i++) CHECK(bruteDistance(known, &candidates[i * dim], dim) <= distance);
    known.insert(known.end(), chosen, chosen + dim);
  }
}

static void farthestPointsHonourWeightsAndLeast() {
  const double candidates[] = {0.1, 0.5, 0.9, 0.5};
  const double weights[] = {1, 3, 1, 0};
  int32_t out[4];
  CHECK(farthestPoints(candidates, 4, nullptr, 0, 1, weights, nullptr, 0, 4, out) == 3);
  CHECK(out[0] == 1 && out[1] == 0 && out[2] == 2);
  CHECK(farthestPoints(candidates, 4, nullptr, 0, 1, nullptr, nullptr, 0.5, 4, out) == 2);
  CHECK(out[0] == 0 && out[1] == 2);
}

int main() {
  nearestAgreesWithBruteForce();
  brokenRowsAreIgnored();
  equalPointsBuildATree();
  farthestPointsAreGreedy();
  farthestPointsHonourWeightsAndLeast();
  return finish();
}
