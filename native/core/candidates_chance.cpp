#include "core/candidates_chance.h"

#include <cmath>
#include <limits>

#include "core/normal.h"

namespace lode {

namespace {

constexpr double kFar = 9;  // P(x > 9) is 1e-19: nothing beside a uniform of 52 bits

double tail(double x) { return normalCdf(-x); }

}  // namespace

double intervalChance(double lower, double upper, double mean, double sd) {
  if (!(sd > 0)) return sd == 0 && mean >= lower && mean <= upper ? 1 : 0;
  const double a = (lower - mean) / sd, b = (upper - mean) / sd;
  if (std::isnan(a) || std::isnan(b) || a > kFar || b < -kFar) return 0;
  if (a > 0) return tail(a) - tail(b);
  if (b < 0) return tail(-b) - tail(-a);
  return 1 - tail(b) - tail(-a);
}

double logIntervalChance(double lower, double upper, double mean, double sd) {
  if (!(lower <= upper)) return -std::numeric_limits<double>::infinity();
  if (!(sd > 0)) return intervalChance(lower, upper, mean, sd) > 0 ? 0 : -std::numeric_limits<double>::infinity();
  double a = (lower - mean) / sd, b = (upper - mean) / sd;
  if (std::isnan(a) || std::isnan(b)) return -std::numeric_limits<double>::infinity();
  if (a <= 0 && b >= 0) return std::log(1 - tail(b) - tail(-a));
  if (b < 0) {
    const double mirrored = -b;
    b = -a;
    a = mirrored;
  }
  const double near = logNormalTail(a), far = std::isinf(b) ? -b : logNormalTail(b);
  return near + std::log1p(-std::exp(far - near));
}

}  // namespace lode
