// The two functions of the two-loop effective potential at zero momentum, renormalized at Q, in closed form:
// J(x) = x (ln(x/Q^2) - 1) and the sunset I(x, y, z) of Ford, Jack and Jones (hep-ph/0111190), as in Martin,
// hep-ph/0111209, section II. Arguments are squared masses, not negative; logarithms of x/Q^2 are passed along.
#pragma once

#include <cmath>

namespace lode::mssm {

/** A squared mass with its logarithm ln(x/Q^2); a massless field has x = 0 (its logarithm is never used). */
struct Squared {
  double x = 0, log = 0;
  double j() const { return x > 0 ? x * (log - 1) : 0; }
};

inline Squared squared(double x, double q2) { return {x, x > 0 ? std::log(x / q2) : 0}; }

/** Sunset; symmetric in its arguments. q2 is the same scale that made the logarithms. */
double sunset(Squared a, Squared b, Squared c, double q2);

/** Dilogarithm for 0 <= x <= 1. */
double dilogarithm(double x);

/** Clausen's function of order two for 0 <= angle <= 2 pi. */
double clausen(double angle);

}  // namespace lode::mssm
