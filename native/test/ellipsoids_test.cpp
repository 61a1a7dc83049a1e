// Unions of ellipsoids: volumes against formulas, draws against areas, fits against what they must hold.
#include "core/ellipsoids.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

#include "check.h"
#include "core/ellipsoid_fit.h"
#include "core/random.h"
#include "core/spanning_tree.h"

using namespace lode;

constexpr double kPi = std::numbers::pi;

/** A circle in the plane. */
static std::vector<double> circle(double x, double y, double radius) { return {x, y, radius, 0, 0, radius}; }

static std::vector<double> joined(std::vector<double> a, const std::vector<double>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

static void volumesAreThoseOfFormulas() {
  const double unit[] = {2, kPi, 4 * kPi / 3, kPi * kPi / 2, 8 * kPi * kPi / 15};
  for (int dim = 1; dim <= 5; dim++) {
    std::vector<double> e(ellipsoidSize(dim), 0.0);
    double product = 1;
    for (int i = 0; i < dim; i++) {
      for (int j = 0; j < i; j++) e[dim + i * dim + j] = 0.3 * (i + j);  // a shear changes no volume
      e[dim + i * dim + i] = 0.5 + i;
      product *= 0.5 + i;
    }
    CHECK_NEAR(ellipsoidLogVolume(e.data(), dim), std::log(unit[dim - 1] * product), 1e-12);
    scaleEllipsoid(e.data(), dim, 2);
    CHECK_NEAR(ellipsoidLogVolume(e.data(), dim), std::log(unit[dim - 1] * product) + dim * std::log(2.0), 1e-12);
  }
}

static void distancesAreInUnitsOfTheEllipsoid() {
  const double e[] = {0.5, 0.5, 0.2, 0, 0.1, 0.3};
  // The image of the unit vector (cos a, sin a) lies on the border.
  for (double a = 0; a < 6; a += 0.5) {
    const double y[] = {std::cos(a), std::sin(a)};
    const double point[] = {0.5 + 0.2 * y[0], 0.5 + 0.1 * y[0] + 0.3 * y[1]};
    double work[2];
    CHECK_NEAR(ellipsoidDistance(e, 2, point, work), 1, 1e-12);
  }
  const double points[] = {0.5, 0.5, 0.9, 0.9};
  double out[2];
  nearestEllipsoid(e, 1, 2, points, 2, out);
  CHECK(out[0] == 0 && out[1] > 1);
  nearestEllipsoid(e, 0, 2, points, 2, out);
  CHECK(std::isinf(out[0]));
}

/** Shares of draws in the first circle only, in the second only, and in both. */
static std::vector<double> shares(const std::vector<double>& two, const std::vector<double>& points) {
  std::vector<double> out(3);
  const size_t rows = points.size() / 2;
  for (size_t i = 0; i < rows; i++) {
    double work[2];
    const bool a = ellipsoidDistance(&two[0], 2, &points[2 * i], work) <= 1;
    const bool b = ellipsoidDistance(&two[6], 2, &points[2 * i], work) <= 1;
    CHECK(a || b);
    out[a && b ? 2 : a ? 0 : 1] += 1.0 / static_cast<double>(rows);
  }
  return out;
}

static void drawsAreUniformInTheUnion() {
  // Circles of equal radius r at a distance r share 2 r^2 (pi/3 - sqrt(3)/4).
  const double r = 0.2, lens = 2 * r * r * (kPi / 3 - std::sqrt(3.0) / 4), each = kPi * r * r, all = 2 * each - lens;
  const auto two = joined(circle(0.4, 0.5, r), circle(0.6, 0.5, r));
  const size_t rows = 100000;
  std::vector<double> points(2 * rows);
  uint64_t trials;
  CHECK(drawFromEllipsoids(two.data(), 2, 2, {1, 2}, 1 << 30, points.data(), rows, &trials) == rows);
  const auto found = shares(two, points);
  const double error = 5 * std::sqrt(0.25 / rows);
  CHECK_NEAR(found[0], (each - lens) / all, error);
  CHECK_NEAR(found[1], (each - lens) / all, error);
  CHECK_NEAR(found[2], lens / all, error);
  CHECK_NEAR(static_cast<double>(rows) / static_cast<double>(trials), all / (2 * each), error);

  // Control: drawing from the circles in turn, as if they did not overlap, is told from it.
  std::vector<double> naive(2 * rows);
  drawFromEllipsoids(&two[0], 1, 2, {3, 4}, 1 << 30, naive.data(), rows / 2, &trials);
  drawFromEllipsoids(&two[6], 1, 2, {5, 6}, 1 << 30, naive.data() + rows, rows / 2, &trials);
  CHECK(std::fabs(shares(two, naive)[2] - lens / all) > error);
}

static void radiiAndBordersAreRight() {
  // In 5 dimensions the radius is uniform to the power 5; beyond the cube there is nothing.
  std::vector<double> ball(ellipsoidSize(5), 0.0);
  for (int j = 0; j < 5; j++) {
    ball[j] = 0.5;
    ball[5 + 6 * j] = 0.4;
  }
  std::vector<double> points(5 * 20000), distance(20000);
  uint64_t trials;
  CHECK(drawFromEllipsoids(ball.data(), 1, 5, {7, 8}, 1 << 30, points.data(), 20000, &trials) == 20000);
  CHECK(trials == 20000);
  nearestEllipsoid(ball.data(), 1, 5, points.data(), 20000, distance.data());
  double mean = 0;
  for (const double d : distance) mean += std::pow(d, 2.5) / 20000;
  CHECK_NEAR(mean, 0.5, 5 * std::sqrt(1 / 12.0 / 20000));

  const auto corner = circle(0, 0, 0.3);
  std::vector<double> near(2 * 1000);
  CHECK(drawFromEllipsoids(corner.data(), 1, 2, {1, 1}, 1 << 30, near.data(), 1000, &trials) == 1000);
  CHECK(std::all_of(near.begin(), near.end(), [](double x) { return x > 0 && x < 1; }));
  CHECK_NEAR(1000.0 / static_cast<double>(trials), 0.25, 0.05);
}

static void largeUnionsAreMetFromTheCube() {
  const auto two = joined(circle(0, 0, 0.8), circle(1, 1, 0.8));
  std::vector<double> points(2 * 20000);
  uint64_t trials;
  CHECK(drawFromEllipsoids(two.data(), 2, 2, {9, 9}, 1 << 30, points.data(), 20000, &trials) == 20000);
  shares(two, points);
  CHECK(drawFromEllipsoids(nullptr, 0, 2, {9, 9}, 1 << 30, points.data(), 20000, &trials) == 20000);
  CHECK(trials == 20000);
  CHECK(drawFromEllipsoids(two.data(), 2, 2, {9, 9}, 10, points.data(), 20000, &trials) <= 10);
  CHECK(trials == 10);
}

static double unionVolume(const std::vector<double>& ellipsoids, int dim) {
  double sum = 0;
  for (size_t at = 0; at < ellipsoids.size(); at += ellipsoidSize(dim)) sum += std::exp(ellipsoidLogVolume(&ellipsoids[at], dim));
  return sum;
}

static void holdsAll(const std::vector<double>& points, int dim, const FitRules& rules) {
  const size_t rows = points.size() / dim;
  const auto fitted = fitEllipsoids(points.data(), rows, rules);
  std::vector<double> distance(rows);
  nearestEllipsoid(fitted.data(), fitted.size() / ellipsoidSize(dim), dim, points.data(), rows, distance.data());
  for (const double d : distance) CHECK(d <= 1);
  CHECK(unionVolume(fitted, dim) >= std::exp(rules.logVolume) * (1 - 1e-9));
}

static void fitsHoldEveryPoint() {
  for (const int dim : {1, 2, 3, 7, 15}) {
    for (const size_t rows : {size_t{1}, size_t{2}, size_t{5}, size_t{40}, size_t{300}}) {
      std::vector<double> points(rows * dim);
      fillUniform({11, static_cast<uint32_t>(dim)}, 0, points.data(), points.size());
      const size_t least = static_cast<size_t>(dim) + 1;
      holdsAll(points, dim, {dim, least, 0, -1e9});
      holdsAll(points, dim, {dim, least, 1, std::log(0.2)});
      // All in one place, and all on a line.
      holdsAll(std::vector<double>(rows * dim, 0.25), dim, {dim, least, 1, std::log(1e-6)});
      for (size_t i = 0; i < rows; i++) std::fill(&points[i * dim], &points[i * dim] + dim, points[i * dim]);
      holdsAll(points, dim, {dim, least, 1, std::log(1e-6)});
    }
  }
}

static void clustersGetEllipsoidsOfTheirOwn() {
  // Two small discs far apart, and a thin ring.
  const size_t rows = 400;
  std::vector<double> discs(2 * rows), ring(2 * rows), u(2 * rows);
  fillUniform({12, 1}, 0, u.data(), u.size());
  for (size_t i = 0; i < rows; i++) {
    const double a = 2 * kPi * u[2 * i], r = std::sqrt(u[2 * i + 1]);
    discs[2 * i] = (i % 2 == 0 ? 0.2 : 0.8) + 0.05 * r * std::cos(a);
    discs[2 * i + 1] = 0.5 + 0.05 * r * std::sin(a);
    ring[2 * i] = 0.5 + (0.3 + 0.01 * u[2 * i + 1]) * std::cos(a);
    ring[2 * i + 1] = 0.5 + (0.3 + 0.01 * u[2 * i + 1]) * std::sin(a);
  }
  const auto two = fitEllipsoids(discs.data(), rows, {2, 4, 1, -1e9});
  CHECK(two.size() >= 2 * ellipsoidSize(2));
  CHECK(unionVolume(two, 2) < 1.3 * 2 * kPi * 0.05 * 0.05);
  const auto arcs = fitEllipsoids(ring.data(), rows, {2, 4, 1, -1e9});
  CHECK(arcs.size() > 8 * ellipsoidSize(2));
  CHECK(unionVolume(arcs, 2) < 0.4 * kPi * 0.31 * 0.31);
}

static void allowancesAreTheExpectedLoss() {
  // The range of nine uniform points leaves out 2 / 10 of an interval.
  CHECK_NEAR(std::exp(-allowance(0.2, 1)), 0.8, 1e-12);
  CHECK(allowance(0.5, 0) == 0);
  CHECK_NEAR(allowance(3, 1), std::log(10.0), 1e-12);
  CHECK(allowance(0.1, 2) == 2 * allowance(0.1, 1));
}

/** Kruskal's algorithm, the slow way: total length. */
static double bruteTree(const std::vector<double>& points, size_t rows, int dim) {
  std::vector<TreeEdge> edges;
  for (size_t a = 0; a < rows; a++)
    for (size_t b = 0; b < a; b++) {
      double sum = 0;
      for (int j = 0; j < dim; j++) sum += std::pow(points[a * dim + j] - points[b * dim + j], 2);
      edges.push_back({a, b, std::sqrt(sum)});
    }
  std::sort(edges.begin(), edges.end(), [](const TreeEdge& a, const TreeEdge& b) { return a.length < b.length; });
  std::vector<size_t> group(rows);
  std::iota(group.begin(), group.end(), size_t{0});
  double total = 0;
  for (const TreeEdge& edge : edges) {
    const size_t a = group[edge.a], b = group[edge.b];
    if (a == b) continue;
    total += edge.length;
    for (size_t& g : group) g = g == a ? b : g;
  }
  return total;
}

static void treesAreShortestAndAreCutAtGaps() {
  for (const int dim : {1, 2, 4}) {
    const size_t rows = 60;
    std::vector<double> points(rows * dim);
    fillUniform({13, static_cast<uint32_t>(dim)}, 0, points.data(), points.size());
    // Standardized, so that lengths can be compared.
    for (int j = 0; j < dim; j++) {
      double mean = 0, square = 0;
      for (size_t i = 0; i < rows; i++) mean += points[i * dim + j] / rows;
      for (size_t i = 0; i < rows; i++) square += std::pow(points[i * dim + j] - mean, 2) / rows;
      for (size_t i = 0; i < rows; i++) points[i * dim + j] = (points[i * dim + j] - mean) / std::sqrt(square);
    }
    double total = 0;
    const auto edges = spanningTree(points.data(), rows, dim);
    CHECK(edges.size() == rows - 1);
    for (const TreeEdge& edge : edges) total += edge.length;
    CHECK_NEAR(total, bruteTree(points, rows, dim), 1e-9);
  }
  // 0, 0.1, ... 0.9, and 5, 5.1, ... 5.9
  std::vector<double> line;
  for (int i = 0; i < 20; i++) line.push_back(i < 10 ? 0.1 * i : 4 + 0.1 * i);
  TreePart all{std::vector<size_t>(20), spanningTree(line.data(), 20, 1)}, one, other;
  std::iota(all.points.begin(), all.points.end(), size_t{0});
  CHECK(cutTree(all, 20, 3, 2.5, one, other));
  CHECK(one.points.size() == 10 && other.points.size() == 10 && one.edges.size() == 9 && other.edges.size() == 9);
  for (const size_t i : one.points) CHECK((i < 10) == (one.points[0] < 10));
  TreePart a, b;
  CHECK(!cutTree(one, 20, 3, 2.5, a, b));
  CHECK(!cutTree(all, 20, 11, 2.5, a, b));
}

int main() {
  volumesAreThoseOfFormulas();
  distancesAreInUnitsOfTheEllipsoid();
  drawsAreUniformInTheUnion();
  radiiAndBordersAreRight();
  largeUnionsAreMetFromTheCube();
  fitsHoldEveryPoint();
  clustersGetEllipsoidsOfTheirOwn();
  allowancesAreTheExpectedLoss();
  treesAreShortestAndAreCutAtGaps();
  return finish();
}
