// Priors: from the open unit cube to parameters, and back. A prior maps u to the u-quantile of its distribution, clamped
// so that bounds hold exactly.
#pragma once
#include <cstdint>
#include <string>

namespace lode {

enum class PriorKind : int32_t { flat, log, signedLog, symmetricLog, gaussian, fixed, integer, choice, sameAs };
constexpr int32_t kPriorKinds = 9;

/**
 * Numbers by kind:
 * flat, log: min, max. signedLog: smallest and largest magnitude; either sign with probability 1/2.
 * symmetricLog: min, max, threshold t; density proportional to 1 / max(|x|, t).
 * gaussian: mean, sigma, min, max (truncated to [min, max]; either may be infinite). fixed: value.
 * integer: min, max. choice: the values. sameAs: none; `source` is a parameter that is not itself sameAs.
 */
struct Prior {
  PriorKind kind = PriorKind::flat;
  int source = -1;
  /** Column of the cube; -1 for fixed and sameAs. */
  int dimension = -1;
  /** Borrowed from the problem that holds the prior. */
  const double* numbers = nullptr;
  int count = 0;
};

/** Why the numbers make no prior of this kind; empty if they do. */
std::string checkPrior(const Prior& prior);

/** values[i] = the quantile u[i] of the prior, for i < rows. For fixed, `u` is not read. Not for sameAs. */
void fromCube(const Prior& prior, const double* u, double* values, int rows);

/** The inverse, clamped into the open interval (0, 1); NaN stays NaN. Integers and choices give the middle of their cell. */
void toCube(const Prior& prior, const double* values, double* u, int rows);

}  // namespace lode
