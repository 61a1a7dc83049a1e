// Parzen estimators: densities that integrate to one, draws that follow them; their kernels of every instruction set
// against plain loops, at odd lengths and misaligned.
#include "core/parzen.h"

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "check.h"

using namespace lode;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/** Components with centres and widths that mean something in columns of the given levels; one cell of stride unused. */
struct Made {
  Made(std::vector<int32_t> columns, size_t count)
      : levels(std::move(columns)), weights(count), logs(count), centres(levels.size() * (count + 1)),
        widths(centres.size()), scales(centres.size(), kNone), offsets(centres.size(), kNone) {
    fillUniform({1, 2}, 0, centres.data(), centres.size());
    fillUniform({1, 3}, 0, widths.data(), widths.size());
    double total = 0;
    for (size_t i = 0; i < count; i++) total += weights[i] = static_cast<double>(i + 1);
    for (size_t i = 0; i < count; i++) logs[i] = std::log(weights[i] / total);
    for (size_t i = 0; i < centres.size(); i++) {
      const int cells = levels[i / (count + 1)];
      if (cells != 0) centres[i] = (std::floor(centres[i] * std::abs(cells)) + 0.5) / std::abs(cells);
      widths[i] = cells < 0 ? 0.3 / -cells : 0.02 + 0.3 * widths[i] * widths[i];
    }
    mixture = {count, count + 1, static_cast<int>(levels.size()), levels.data(), centres.data(), widths.data()};
    parzenRefresh(mixture, scales.data(), offsets.data());
  }

  std::vector<double> density(const std::vector<double>& points, bool joint,
                              const simd::Kernels& kernels = *simd::kernels(simd::kScalar)) const {
    std::vector<double> out(joint ? points.size() / levels.size() : points.size());
    parzenLogDensity(kernels, mixture, logs.data(), scales.data(), offsets.data(), joint, points.data(),
                     points.size() / levels.size(), out.data());
    for (double& value : out) value = std::exp(value);
    return out;
  }

  std::vector<int32_t> levels;
  std::vector<double> weights, logs, centres, widths, scales, offsets;
  ParzenMixture mixture;
};

void integratesToOne() {
  const Made made({0, 4, -3}, 6);
  const int steps = 4000;
  std::vector<double> points;
  for (int i = 0; i < steps; i++)
    for (int n = 0; n < 4; n++)
      for (int c = 0; c < 3; c++) points.insert(points.end(), {(i + 0.5) / steps, (n + 0.5) / 4, (c + 0.5) / 3});
  double sum = 0;
  for (const double value : made.density(points, true)) sum += value / steps;
  CHECK_NEAR(sum, 1, 1e-6);
  double sums[3] = {};
  const auto columns = made.density(points, false);
  for (size_t i = 0; i < columns.size(); i++) sums[i % 3] += columns[i] / steps / 12;
  CHECK_NEAR(sums[0], 1, 1e-6);
  CHECK_NEAR(sums[1] * 4, 1, 1e-12);
  CHECK_NEAR(sums[2] * 3, 1, 1e-12);
}

void oneComponentIsAProduct() {
  const Made made({0, 0, 5, -4}, 1);
  const std::vector<double> point{0.25, 0.6, 0.1, 0.9};
  double product = 1;
  for (const double column : made.density(point, false)) product *= column;
  CHECK_NEAR(made.density(point, true)[0] / product, 1, 1e-12);
}

void drawsFollowTheDensity(bool joint) {
  const Made made({0, 4, -3}, 6);
  const size_t rows = 200000;
  std::vector<double> draws(rows * 3);
  parzenDraw(made.mixture, made.weights.data(), {3, 4}, joint, rows, draws.data());
  double found[10][4][3] = {};
  for (size_t r = 0; r < rows; r++) {
    const double* x = &draws[3 * r];
    CHECK(x[0] > 0 && x[0] < 1);
    found[static_cast<int>(x[0] * 10)][static_cast<int>(x[1] * 4)][static_cast<int>(x[2] * 3)] += 1.0 / rows;
  }
  for (int i = 0; i < 10; i++)
    for (int n = 0; n < 4; n++)
      for (int c = 0; c < 3; c++) {
        double expected = 0;
        for (int k = 0; k < 200; k++) {
          const auto part = made.density({(i + (k + 0.5) / 200) / 10, (n + 0.5) / 4, (c + 0.5) / 3}, joint);
          expected += (joint ? part[0] : part[0] * part[1] * part[2]) / 2000;
        }
        CHECK_NEAR(found[i][n][c], expected, 5 * std::sqrt(expected / rows) + 1e-5);
      }
}

void farAwayIsFinite() {
  const int32_t levels[] = {0};
  const double centres[] = {1e-9, 0.5}, widths[] = {1e-4, 1}, points[] = {1 - 1e-12, 1e-9};
  const double logs[] = {std::log(0.5), std::log(0.5)};
  double scales[] = {kNone, kNone}, offsets[2], out[2];
  const ParzenMixture m{2, 2, 1, levels, centres, widths};
  parzenRefresh(m, scales, offsets);
  parzenLogDensity(*simd::kernels(simd::kScalar), m, logs, scales, offsets, true, points, 2, out);
  // The second component's share alone: a normal of width 1 between 0 and 1, at its end.
  const double end = std::exp(-0.125) / std::sqrt(2 * std::numbers::pi) / std::erf(0.5 / std::sqrt(2.0));
  CHECK_NEAR(out[0], std::log(0.5 * end), 1e-9);
  CHECK(std::isfinite(out[1]) && out[1] > 8);
}

void kernelsAgreeWithPlainLoops(const simd::Kernels& k) {
  for (const int64_t count : {0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 100})
    for (const int64_t offset : {0, 1}) {
      std::vector<double> numbers(static_cast<size_t>(3 * (count + offset) + 1));
      fillUniform({5, 6}, 0, numbers.data(), numbers.size());
      const double *centres = &numbers[static_cast<size_t>(offset)], *scales = centres + count;
      double* terms = numbers.data() + offset + 2 * count;
      for (int64_t i = 0; i < count; i++) terms[i] *= -60;
      const double guard = terms[count];
      std::vector<double> expected(terms, terms + count);
      k.normalTerms(centres, scales, count, 0.7, terms);
      long double sum = 0;
      for (int64_t i = 0; i < count; i++) {
        const double z = (0.7 - centres[i]) * scales[i];
        CHECK_NEAR(terms[i], expected[static_cast<size_t>(i)] - z * z, 1e-13);
        sum += std::exp(static_cast<long double>(terms[i]));
      }
      CHECK(terms[count] == guard);
      if (count == 0)
        CHECK(k.logSumExp(terms, count) == -kInfinity);
      else
        CHECK_NEAR(k.logSumExp(terms, count), static_cast<double>(std::log(sum)), 2e-15 * (1 + std::fabs(std::log(sum))));
    }
  const double nothing[] = {-kInfinity, -kInfinity, -kInfinity}, one[] = {-1e300, -3, -kInfinity, -1e9, -kInfinity};
  CHECK(k.logSumExp(nothing, 3) == -kInfinity);
  CHECK(k.logSumExp(one, 5) == -3);
}

}  // namespace

int main() {
  integratesToOne();
  oneComponentIsAProduct();
  drawsFollowTheDensity(true);
  drawsFollowTheDensity(false);
  farAwayIsFinite();
  const Made made({0, 0, 0}, 100);
  const std::vector<double> points{0.1, 0.2, 0.3, 0.7, 0.8, 0.9};
  for (int target = 0; target < simd::kTargets; target++) {
    const simd::Kernels* kernels = simd::kernels(target);
    if (kernels == nullptr) continue;
    kernelsAgreeWithPlainLoops(*kernels);
    for (size_t i = 0; i < 2; i++)
      CHECK_NEAR(made.density(points, true, *kernels)[i] / made.density(points, true)[i], 1, 1e-13);
  }
  return finish();
}
