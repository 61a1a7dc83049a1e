// Parzen estimators: densities that integrate to one, draws that follow them, widths counted by hand.
#include "core/parzen.h"

#include <cmath>
#include <numbers>
#include <vector>

#include "check.h"

using namespace lode;

namespace {

struct Fitted {
  ParzenMixture mixture;
  std::vector<int32_t> levels;
  std::vector<double> weights, centres, widths, coefficients;
};

/** The estimator of five points in columns of the given levels, each weight different. */
Fitted fitted(std::vector<int32_t> levels, bool joint, ParzenRule rule = ParzenRule::kNeighbours) {
  Fitted f;
  f.levels = std::move(levels);
  const size_t dim = f.levels.size(), rows = 5;
  std::vector<double> points(rows * dim);
  fillUniform({1, 2}, 0, points.data(), points.size());
  for (size_t i = 0; i < points.size(); i++) {
    const int cells = std::abs(f.levels[i % dim]);
    if (cells > 0) points[i] = (std::floor(points[i] * cells) + 0.5) / cells;
  }
  f.centres.resize(dim * (rows + 1));
  f.widths.resize(dim * (rows + 1));
  parzenFit(points.data(), rows, static_cast<int>(dim), f.levels.data(), {rule, 0.05, 0.2}, f.centres.data(),
            f.widths.data());
  for (size_t i = 0; i <= rows; i++) f.weights.push_back((i + 1) / 21.0);
  f.mixture = {rows + 1, static_cast<int>(dim), f.levels.data(), f.weights.data(), f.centres.data(), f.widths.data()};
  f.coefficients.resize(joint ? rows + 1 : dim * (rows + 1));
  parzenCoefficients(f.mixture, joint, f.coefficients.data());
  return f;
}

double density(const Fitted& f, std::vector<double> point) {
  double out;
  parzenLogDensity(f.mixture, f.coefficients.data(), true, point.data(), 1, &out);
  return std::exp(out);
}

void integratesToOne() {
  for (const ParzenRule rule : {ParzenRule::kNeighbours, ParzenRule::kScott}) {
    const Fitted f = fitted({0, 4, -3}, true, rule);
    double sum = 0;
    const int steps = 2000;
    for (int i = 0; i < steps; i++)
      for (int n = 0; n < 4; n++)
        for (int c = 0; c < 3; c++) sum += density(f, {(i + 0.5) / steps, (n + 0.5) / 4, (c + 0.5) / 3}) / steps;
    CHECK_NEAR(sum, 1, 1e-6);
  }
}

void jointIsProductOfColumnsForOneComponent() {
  const int32_t levels[] = {0, 0};
  const double weights[] = {1}, centres[] = {0.2, 0.9}, widths[] = {0.1, 0.5}, point[] = {0.25, 0.6};
  const ParzenMixture m{1, 2, levels, weights, centres, widths};
  double joint, apart[2], coefficients[2];
  parzenCoefficients(m, true, coefficients);
  parzenLogDensity(m, coefficients, true, point, 1, &joint);
  parzenCoefficients(m, false, coefficients);
  parzenLogDensity(m, coefficients, false, point, 1, apart);
  CHECK_NEAR(joint, apart[0] + apart[1], 1e-13);
}

void drawsFollowTheDensity() {
  const Fitted f = fitted({0, 4, -3}, true);
  const size_t rows = 200000;
  std::vector<double> draws(rows * 3);
  parzenDraw(f.mixture, {3, 4}, true, rows, draws.data());
  double masses[10][4][3] = {};
  for (size_t r = 0; r < rows; r++) {
    const double* x = &draws[3 * r];
    CHECK(x[0] > 0 && x[0] < 1);
    masses[static_cast<int>(x[0] * 10)][static_cast<int>(x[1] * 4)][static_cast<int>(x[2] * 3)] += 1.0 / rows;
  }
  for (int i = 0; i < 10; i++)
    for (int n = 0; n < 4; n++)
      for (int c = 0; c < 3; c++) {
        double expected = 0;
        for (int k = 0; k < 200; k++) expected += density(f, {(i + (k + 0.5) / 200) / 10, (n + 0.5) / 4, (c + 0.5) / 3}) / 2000;
        CHECK_NEAR(masses[i][n][c], expected, 5 * std::sqrt(expected / rows) + 1e-6);
      }
}

void widthsAreTheLargerGap() {
  const double points[] = {0.5, 0.1, 0.2, 0.9};
  const int32_t levels[] = {0};
  double centres[5], widths[5];
  parzenFit(points, 4, 1, levels, {ParzenRule::kNeighbours, 0.15, 0.2}, centres, widths);
  const double expected[] = {0.4, 0.15, 0.3, 0.4, 1};
  for (int i = 0; i < 5; i++) CHECK_NEAR(widths[i], expected[i], 1e-15);
  parzenFit(points, 1, 1, levels, {ParzenRule::kNeighbours, 0.15, 0.2}, centres, widths);
  CHECK_NEAR(widths[0], 0.5, 1e-15);
}

void farAwayIsFinite() {
  const int32_t levels[] = {0};
  const double weights[] = {0.5, 0.5}, centres[] = {1e-9, 0.5}, widths[] = {1e-4, 1}, points[] = {1 - 1e-12, 1e-9};
  const ParzenMixture m{2, 1, levels, weights, centres, widths};
  double coefficients[2], out[2];
  parzenCoefficients(m, true, coefficients);
  parzenLogDensity(m, coefficients, true, points, 2, out);
  // The prior's share alone: a normal of width 1 between 0 and 1, at its ends.
  CHECK_NEAR(out[0], std::log(0.5 * std::exp(-0.125) / std::sqrt(2 * std::numbers::pi) / std::erf(0.5 / std::sqrt(2.0))), 1e-9);
  CHECK(std::isfinite(out[1]) && out[1] > 8);
}

}  // namespace

int main() {
  integratesToOne();
  jointIsProductOfColumnsForOneComponent();
  drawsFollowTheDensity();
  widthsAreTheLargerGap();
  farAwayIsFinite();
  return finish();
}
