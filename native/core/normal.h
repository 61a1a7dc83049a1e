// The normal distribution function, its inverse, and logarithms of its tail. `static`, for kernels of all instruction sets.
#pragma once
#include <cmath>

namespace lode {

/** P(X <= x) of a standard normal. */
static inline double normalCdf(double x) { return 0.5 * std::erfc(-x * 0.70710678118654752440); }

/** Inverse of normalCdf for 0 < p < 1, to about 1e-16: Wichura's AS 241, PPND16 (Appl. Statist. 37, 1988, 477). */
double normalQuantile(double p);

/** log P(X > x) of a standard normal, without underflow in the tail. */
double logNormalTail(double x);

}  // namespace lode
