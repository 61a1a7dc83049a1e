// Loop functions of the magnetic moments of fermions, one at x = 1: with a photon or gluon at the fermion in the loop (C) or at
// the scalar (N), without (1) and with (2) a change of chirality there. x = (mass of the fermion / mass of the scalar)^2.
// Martin and Wells, hep-ph/0103067, equations (9) to (12).
#pragma once

#include <cmath>

namespace lode::mssm {

namespace dipole {

/** Within this distance of one the closed forms lose digits and their power series converge quickly. */
inline constexpr double kNear = 0.1;
inline constexpr int kTerms = 18;  // kNear^kTerms is below the precision of a double

/** scale * sum over n >= first of (-1)^n e^(n - first) / product(n) */
template <typename Denominator>
double series(double e, int first, double scale, Denominator denominator) {
  double sum = 0;
  for (int n = first + kTerms; n >= first; n--) sum = (n % 2 == 0 ? 1 : -1) / denominator(static_cast<double>(n)) + e * sum;
  return scale * sum;
}

inline double logTimes(double factor, double x) { return factor == 0 ? 0 : factor * std::log(x); }

}  // namespace dipole

inline double dipoleC1(double x) {
  const double e = x - 1;
  if (std::fabs(e) < dipole::kNear) return dipole::series(e, 4, 12, [](double n) { return n * (n - 1); });
  return 2 / (e * e * e * e) * (2 + 3 * x - 6 * x * x + x * x * x + dipole::logTimes(6 * x, x));
}

inline double dipoleC2(double x) {
  const double e = x - 1;
  if (std::fabs(e) < dipole::kNear) return dipole::series(e, 3, -3, [](double n) { return n; });
  return 1.5 / (e * e * e) * (3 - 4 * x + x * x + 2 * std::log(x));
}

inline double dipoleN1(double x) {
  const double e = x - 1;
  if (std::fabs(e) < dipole::kNear) return dipole::series(e, 4, 24, [](double n) { return n * (n - 1) * (n - 2); });
  return 2 / (e * e * e * e) * (1 - 6 * x + 3 * x * x + 2 * x * x * x - dipole::logTimes(6 * x * x, x));
}

inline double dipoleN2(double x) {
  const double e = x - 1;
  if (std::fabs(e) < dipole::kNear) return dipole::series(e, 3, -6, [](double n) { return n * (n - 1); });
  return -3 / (e * e * e) * (1 - x * x + dipole::logTimes(2 * x, x));
}

}  // namespace lode::mssm
