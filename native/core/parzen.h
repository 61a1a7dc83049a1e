// Parzen estimators on the unit cube: mixtures of products of truncated normals (continuous columns), normals integrated
// over cells (integers) and smoothed choices. Bergstra et al. 2011 (NeurIPS 24); Watanabe, arXiv:2304.11127.
#pragma once
#include <cstddef>
#include <cstdint>

#include "core/random.h"

namespace lode {

/**
 * A mixture of `count` components; arrays are not owned. Columns by `levels`: 0 continuous, n > 0 an integer whose values
 * are n equally wide cells, -n a choice among n cells. `widths` of a choice is the probability of each other level.
 */
struct ParzenMixture {
  size_t count;
  int dim;
  const int32_t* levels;
  const double* weights;  // (count), sum 1
  const double* centres;  // (dim, count)
  const double* widths;   // (dim, count)
};

enum class ParzenRule : int { kNeighbours = 0, kScott = 1 };

struct ParzenFit {
  ParzenRule rule;
  /** Smallest width of a continuous or integer column; the largest is 1. */
  double least;
  /** What a choice's level that was not seen weighs, as a share of the one that was. */
  double smoothing;
};

/**
 * Centres and widths, each (dim, rows + 1), of one component a point and, last, the prior: mean 1/2, width 1, choices
 * even. kNeighbours: the larger gap to the neighbours in the column; at the ends, the only gap to another point. kScott:
 * the column's standard deviation times rows^(-1 / (dim + 4)). `points` is (rows, dim), row-major.
 */
void parzenFit(const double* points, size_t rows, int dim, const int32_t* levels, const ParzenFit& fit, double* centres,
               double* widths);

/**
 * What does not depend on where the density is asked: log weight and log normalization. joint: (count), products of all
 * columns; else (dim, count), each column by itself.
 */
void parzenCoefficients(const ParzenMixture& mixture, bool joint, double* out);

/** Log density at `rows` points (rows, dim). joint: out (rows). Else out (rows, dim): the marginals by themselves. */
void parzenLogDensity(const ParzenMixture& mixture, const double* coefficients, bool joint, const double* points,
                      size_t rows, double* out);

/**
 * Draws `rows` points, a pure function of the key. joint: one component a row; else one for each column of a row.
 * Integers and choices lie in the middle of their cells.
 */
void parzenDraw(const ParzenMixture& mixture, Key key, bool joint, size_t rows, double* out);

}  // namespace lode
