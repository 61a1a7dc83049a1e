#include "core/mssm/two_loop_functions.h"

#include <algorithm>
#include <cmath>

namespace lode::mssm {

namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kZeta2 = kPi * kPi / 6;

/** Coefficients of the two series of Clausen's function: zeta(2 k) / (k (2 k + 1)), k = 1 .. 16, and those times 1 - 2^-2k. */
struct ClausenSeries {
  double nearZero[16], nearPi[16];
  constexpr ClausenSeries() : nearZero(), nearPi() {
    constexpr double zeta[16] = {1.6449340668482264, 1.0823232337111382, 1.0173430619844491, 1.0040773561979443,
                                 1.0009945751278181, 1.0002460865533080, 1.0000612481350587, 1.0000152822594086,
                                 1.0000038172932650, 1.0000009539620339, 1.0000002384505027, 1.0000000596081891,
                                 1.0000000149015548, 1.0000000037253340, 1.0000000009313274, 1.0000000002328312};
    double power = 1;
    for (int k = 1; k <= 16; k++) {
      power /= 4;
      nearZero[k - 1] = zeta[k - 1] / (k * (2 * k + 1.0));
      nearPi[k - 1] = nearZero[k - 1] * (1 - power);
    }
  }
};
constexpr ClausenSeries kClausen;

/** Li2 for 0 <= x <= 1/2: the series in u = -ln(1 - x) with Bernoulli numbers. */
double dilogarithmSeries(double x) {
  constexpr double b[] = {1.0 / 36, -1.0 / 3600, 1.0 / 211680, -1.0 / 10886400, 1.0 / 526901760,
                          -691.0 / 2730 / 6227020800.0, 7.0 / 6 / 1307674368000.0};
  const double u = -std::log1p(-x), u2 = u * u;
  double sum = 0;
  for (int k = 6; k >= 0; k--) sum = sum * u2 + b[k];
  return u * (1 - u / 4 + u2 * sum);
}

/** I(0, x, y), both positive: hep-ph/0111209, eq. (2.28). */
double sunsetMassless(Squared a, Squared b, double q2) {
  if (a.x < b.x) std::swap(a, b);
  const double d = a.x - b.x;
  const double rest = -2.5 * (a.x + b.x) + 2 * a.x * a.log + 2 * b.x * b.log - a.x * a.log * b.log;
  if (d <= 1e-15 * a.x) return rest;
  return rest + d * (dilogarithm(b.x / a.x) - (a.log - b.log) * std::log(d / q2) + 0.5 * a.log * a.log - kZeta2);
}

}  // namespace

double dilogarithm(double x) {
  if (x <= 0.5) return dilogarithmSeries(x);
  if (x >= 1) return kZeta2;
  return kZeta2 - std::log(x) * std::log1p(-x) - dilogarithmSeries(1 - x);
}

double clausen(double angle) {
  if (angle > kPi) return -clausen(2 * kPi - angle);
  if (angle <= 0) return 0;
  double sum = 0;
  if (angle < 2 * kPi / 3) {
    const double r = angle / (2 * kPi), r2 = r * r;
    for (int k = 16; k >= 1; k--) sum = (sum + kClausen.nearZero[k - 1]) * r2;
    return angle * (1 - std::log(angle) + sum);
  }
  const double rest = kPi - angle, r = rest / kPi, r2 = r * r;
  for (int k = 16; k >= 1; k--) sum = (sum + kClausen.nearPi[k - 1]) * r2;
  return rest * (0.69314718055994531 - sum);
}

double sunset(Squared a, Squared b, Squared c, double q2) {
  if (a.x > b.x) std::swap(a, b);
  if (b.x > c.x) std::swap(b, c);
  if (a.x > b.x) std::swap(a, b);
  // Now a <= b <= c.
  if (c.x <= 0) return 0;
  if (b.x <= 0) return c.x * (-0.5 * c.log * c.log + 2 * c.log - 2.5 - kZeta2);
  if (a.x <= 0) return sunsetMassless(b, c, q2);
  const double x = a.x, y = b.x, z = c.x;
  const double triangle = (z - x - y) * (z - x - y) - 4 * x * y;
  const double root = std::sqrt(std::fabs(triangle));
  double xi = 0;
  if (triangle > 0) {
    const double s = 2 * x / (z + x - y + root), t = 2 * y / (z + y - x + root);
    xi = root * (2 * std::log(s) * std::log(t) - (a.log - c.log) * (b.log - c.log) - 2 * dilogarithm(s) -
                 2 * dilogarithm(t) + 2 * kZeta2);
  } else if (triangle < 0) {
    // The angles of a triangle with sides sqrt(x), sqrt(y), sqrt(z).
    const double first = std::atan2(root, x + z - y), second = std::atan2(root, y + z - x), third = kPi - first - second;
    xi = -2 * root * (clausen(2 * first) + clausen(2 * second) + clausen(2 * third));
  }
  return 0.5 * ((x - y - z) * b.log * c.log + (y - x - z) * a.log * c.log + (z - x - y) * a.log * b.log) +
         2 * (x * a.log + y * b.log + z * c.log) - 2.5 * (x + y + z) - 0.5 * xi;
}

}  // namespace lode::mssm
