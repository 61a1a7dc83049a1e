#include "core/ellipsoids.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace lode {

double ellipsoidLogVolume(const double* ellipsoid, int dim) {
  // Of the unit ball: pi^(d/2) / Gamma(d/2 + 1).
  double log = 0.5 * dim * std::log(std::numbers::pi) - std::lgamma(0.5 * dim + 1);
  for (int j = 0; j < dim; j++) log += std::log(ellipsoid[dim + j * dim + j]);
  return log;
}

double ellipsoidDistance(const double* ellipsoid, int dim, const double* point, double* work) {
  const double* factor = ellipsoid + dim;
  double sum = 0;
  for (int i = 0; i < dim; i++) {
    double value = point[i] - ellipsoid[i];
    for (int j = 0; j < i; j++) value -= factor[i * dim + j] * work[j];
    work[i] = value / factor[i * dim + i];
    sum += work[i] * work[i];
  }
  return sum;
}

void scaleEllipsoid(double* ellipsoid, int dim, double factor) {
  for (int k = 0; k < dim * dim; k++) ellipsoid[dim + k] *= factor;
}

void nearestEllipsoid(const double* ellipsoids, size_t count, int dim, const double* points, size_t rows, double* out) {
  std::vector<double> work(dim);
  const size_t size = ellipsoidSize(dim);
  for (size_t i = 0; i < rows; i++) {
    double least = std::numeric_limits<double>::infinity();
    for (size_t k = 0; k < count; k++)
      least = std::min(least, ellipsoidDistance(ellipsoids + k * size, dim, points + i * dim, work.data()));
    out[i] = least;
  }
}

namespace {

/** The union, ready for drawing. */
struct Union {
  const double* ellipsoids;
  size_t count;
  int dim;
  /** Sums of the volumes up to each ellipsoid, the last one 1. */
  std::vector<double> shares;
  double volume = 0;

  Union(const double* e, size_t c, int d) : ellipsoids(e), count(c), dim(d), shares(c) {
    for (size_t k = 0; k < count; k++) {
      volume += std::exp(ellipsoidLogVolume(ellipsoids + k * ellipsoidSize(dim), dim));
      shares[k] = volume;
    }
    for (double& share : shares) share /= volume;
  }

  /** How many ellipsoids hold the point; with `one`, counting ends at the first. */
  size_t holding(const double* point, bool one, double* work) const {
    size_t found = 0;
    for (size_t k = 0; k < count && !(one && found > 0); k++)
      found += ellipsoidDistance(ellipsoids + k * ellipsoidSize(dim), dim, point, work) <= 1 ? 1 : 0;
    return found;
  }
};

/** Uniform in one ellipsoid, chosen by volume; false if it is to be given up as one of several that hold the point. */
bool drawFromOne(const Union& all, Key key, uint64_t trial, double* point, double* work) {
  const int dim = all.dim;
  const double pick = uniformAt(key, dim, trial);
  const size_t k = std::min<size_t>(
      all.count - 1, std::upper_bound(all.shares.begin(), all.shares.end(), pick) - all.shares.begin());
  const double* ellipsoid = all.ellipsoids + k * ellipsoidSize(dim);
  // A direction, and a radius of density r^(d-1).
  fillNormal(key, 0, work, dim, trial);
  double length = 0;
  for (int j = 0; j < dim; j++) length += work[j] * work[j];
  const double radius = std::pow(uniformAt(key, dim + 1, trial), 1.0 / dim) / std::sqrt(length);
  for (int i = 0; i < dim; i++) {
    double value = 0;
    for (int j = 0; j <= i; j++) value += ellipsoid[dim + i * dim + j] * work[j];
    point[i] = ellipsoid[i] + radius * value;
    if (!(point[i] > 0 && point[i] < 1)) return false;
  }
  // n ellipsoids hold the point, so it comes n times too often (0704.3704, section 5.4). Rounding may say n = 0.
  const size_t n = all.holding(point, false, work);
  return n <= 1 || uniformAt(key, dim + 2, trial) * static_cast<double>(n) <= 1;
}

}  // namespace

size_t drawFromEllipsoids(const double* ellipsoids, size_t count, int dim, Key key, uint64_t mostTrials,
                          double* points, size_t rows, uint64_t* trials) {
  const Union all(ellipsoids, count, dim);
  std::vector<double> work(dim);
  const bool fromCube = count == 0 || !(all.volume < 1);
  size_t made = 0;
  uint64_t t = 0;
  for (; made < rows && t < mostTrials; t++) {
    double* point = points + made * dim;
    if (!fromCube) {
      made += drawFromOne(all, key, t, point, work.data()) ? 1 : 0;
      continue;
    }
    fillUniform(key, 0, point, dim, t);
    made += count == 0 || all.holding(point, true, work.data()) > 0 ? 1 : 0;
  }
  *trials = t;
  return made;
}

}  // namespace lode
