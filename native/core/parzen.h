// Parzen estimators on the unit cube: mixtures of products of truncated normals (continuous columns), normals integrated
// over cells (integers) and smoothed choices. Bergstra et al. 2011 (NeurIPS 24); Watanabe, arXiv:2304.11127.
#pragma once
#include <cstddef>
#include <cstdint>

#include "core/random.h"
#include "simd/kernels.h"

namespace lode {

/**
 * A mixture of `count` components; arrays are not owned. Matrices are (dim, stride), one row a column of the cube, of which
 * the first `count` elements are used. Columns by `levels`: 0 continuous, n > 0 an integer whose values are n equally wide
 * cells, -n a choice among n cells. `widths` of a choice is the probability of each other level.
 */
struct ParzenMixture {
  size_t count, stride;
  int dim;
  const int32_t* levels;
  const double *centres, *widths;
};

/**
 * Where `scales` is NaN, computes it (1 / (sqrt 2 width) of continuous columns, else 0) and `offsets`: minus the log of what
 * a component's column integrates to, which centre and width alone decide. Both are (dim, stride).
 */
void parzenRefresh(const ParzenMixture& mixture, double* scales, double* offsets);

/**
 * Log density at `rows` points (rows, dim), `logWeights` (count) being those of the components. joint: products of all
 * columns, out (rows). Else out (rows, dim): each column by itself.
 */
void parzenLogDensity(const simd::Kernels& kernels, const ParzenMixture& mixture, const double* logWeights,
                      const double* scales, const double* offsets, bool joint, const double* points, size_t rows,
                      double* out);

/**
 * Draws `rows` points, a pure function of the key. joint: one component a row; else one for each column of a row.
 * Integers and choices lie in the middle of their cells. Weights need not sum to 1.
 */
void parzenDraw(const ParzenMixture& mixture, const double* weights, Key key, bool joint, size_t rows, double* out);

}  // namespace lode
