// Fits a union of ellipsoids round points, after MultiNest (arXiv:0809.3437): clusters apart from each other by single
// linkage, each cut by recursive 2-means. The trees of cuts are grown first and pruned to the cover of least volume
// afterwards, so that a ring is cut into arcs although its halves take no less room than the whole.
#pragma once
#include <cstddef>
#include <vector>

namespace lode {

struct FitRules {
  int dim;
  /** Fewest points of one ellipsoid. */
  size_t least;
  /** Strength of the allowance for what few points leave out; 1 is its expectation. */
  double caution;
  /** Log of the volume that the union should have at least: each ellipsoid gets its points' share of it. */
  double logVolume;
};

/**
 * Log of the factor on a volume that makes up for the share of the points' origin that is missed. A set fitted round n
 * uniform points with p numbers to choose misses p / (n + 1), in the mean and at most (Campi and Garatti,
 * doi:10.1137/07069821X).
 */
double allowance(double missed, double caution);

/** Ellipsoids (see ellipsoids.h) whose union holds all points, (rows, dim) with rows >= 1. */
std::vector<double> fitEllipsoids(const double* points, size_t rows, const FitRules& rules);

}  // namespace lode
