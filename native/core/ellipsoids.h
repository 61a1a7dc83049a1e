// Unions of ellipsoids that bound a cloud of points: fitting, membership, uniform draws. The bounds of multi-ellipsoidal
// nested sampling (Feroz and Hobson, arXiv:0704.3704; Feroz, Hobson and Bridges, arXiv:0809.3437).
// An ellipsoid is { centre + factor y : |y| <= 1 } and is stored as dim + dim * dim numbers: the centre, then the lower
// triangular factor, row-major.
#pragma once
#include <cstddef>
#include <cstdint>

#include "core/random.h"

namespace lode {

/** Numbers that one ellipsoid takes. */
static inline size_t ellipsoidSize(int dim) { return static_cast<size_t>(dim) + static_cast<size_t>(dim) * dim; }

/** Log of the volume, from the factor's diagonal. */
double ellipsoidLogVolume(const double* ellipsoid, int dim);

/** Squared distance from the centre in units of the ellipsoid: at most 1 inside. `work` has room for dim numbers. */
double ellipsoidDistance(const double* ellipsoid, int dim, const double* point, double* work);

/** Multiplies the lengths of all axes. */
void scaleEllipsoid(double* ellipsoid, int dim, double factor);

/** out[i] = the least of ellipsoidDistance over the union; +infinity if there are no ellipsoids. */
void nearestEllipsoid(const double* ellipsoids, size_t count, int dim, const double* points, size_t rows, double* out);

/**
 * Draws points uniformly from the union, as far as it lies in the open unit cube. Trial t uses lane t of the stream.
 * A union larger than the cube is met by drawing from the cube, and no ellipsoids at all stand for the cube. Gives the
 * number of points made, fewer than `rows` only if `mostTrials` were used up; `trials` says how many were.
 */
size_t drawFromEllipsoids(const double* ellipsoids, size_t count, int dim, Key key, uint64_t mostTrials,
                          double* points, size_t rows, uint64_t* trials);

}  // namespace lode
