// Dormand and Prince's Runge-Kutta method of order 5(4) in t = ln Q (J. Comput. Appl. Math. 6 (1980) 19, table 2),
// step by step control on all parameters, each against the larger of itself and its natural size.
#include "core/mssm/running.h"

#include <algorithm>
#include <bit>

#include "core/mssm/rge.h"

namespace lode::mssm {

namespace {

constexpr int count = sizeof(Parameters) / sizeof(double);
using Vector = std::array<double, count>;

Vector derivatives(const Vector& y) { return std::bit_cast<Vector>(rge_derivatives(std::bit_cast<Parameters>(y))); }

/** Below these sizes a parameter's error counts absolutely: soft masses cross zero, and light Yukawas do not matter. */
Vector natural_sizes(const Parameters& p) {
  double mass = 1;
  for (int a = 0; a < 3; a++) mass = std::max(mass, std::fabs(p.gaugino[a]));
  for (int f = 0; f < 3; f++)
    mass = std::max({mass, std::sqrt(std::fabs(p.mq2[f])), std::sqrt(std::fabs(p.mu2[f])),
                     std::sqrt(std::fabs(p.ml2[f])), std::sqrt(std::fabs(p.me2[f]))});
  mass *= 0.1;
  const double mass2 = mass * mass;
  Parameters s;
  s.scale = s.tanBeta = s.v = 1;
  s.g = {0.1, 0.1, 0.1};
  s.yu = s.yd = s.ye = {0.01, 0.01, 0.01};
  s.tu = s.td = s.te = {0.01 * mass, 0.01 * mass, 0.01 * mass};
  s.gaugino = {mass, mass, mass};
  s.mu = mass;
  s.b = s.mHd2 = s.mHu2 = mass2;
  s.mq2 = s.mu2 = s.md2 = s.ml2 = s.me2 = {mass2, mass2, mass2};
  return std::bit_cast<Vector>(s);
}

/** Couplings beyond sqrt(4 pi) are not to be run further. */
bool perturbative(const Vector& y) {
  const Parameters p = std::bit_cast<Parameters>(y);
  constexpr double limit = 3.5;
  const double largest = std::max({p.g[0], p.g[1], p.g[2], std::fabs(p.yu[2]), std::fabs(p.yd[2]), std::fabs(p.ye[2])});
  return largest < limit && std::isfinite(p.mHu2) && std::isfinite(p.mq2[2]);
}

constexpr double a21 = 1. / 5, a31 = 3. / 40, a32 = 9. / 40, a41 = 44. / 45, a42 = -56. / 15, a43 = 32. / 9,
                 a51 = 19372. / 6561, a52 = -25360. / 2187, a53 = 64448. / 6561, a54 = -212. / 729,
                 a61 = 9017. / 3168, a62 = -355. / 33, a63 = 46732. / 5247, a64 = 49. / 176, a65 = -5103. / 18656,
                 b1 = 35. / 384, b3 = 500. / 1113, b4 = 125. / 192, b5 = -2187. / 6784, b6 = 11. / 84,
                 e1 = 71. / 57600, e3 = -71. / 16695, e4 = 71. / 1920, e5 = -17253. / 339200, e6 = 22. / 525,
                 e7 = -1. / 40;

/** One step of size h from y with slope k1; gives the new point, its slope, and the largest scaled error. */
double step(const Vector& y, const Vector& k1, double h, const Vector& sizes, Vector& next, Vector& k7) {
  Vector x;
  for (int i = 0; i < count; i++) x[i] = y[i] + h * a21 * k1[i];
  const Vector k2 = derivatives(x);
  for (int i = 0; i < count; i++) x[i] = y[i] + h * (a31 * k1[i] + a32 * k2[i]);
  const Vector k3 = derivatives(x);
  for (int i = 0; i < count; i++) x[i] = y[i] + h * (a41 * k1[i] + a42 * k2[i] + a43 * k3[i]);
  const Vector k4 = derivatives(x);
  for (int i = 0; i < count; i++) x[i] = y[i] + h * (a51 * k1[i] + a52 * k2[i] + a53 * k3[i] + a54 * k4[i]);
  const Vector k5 = derivatives(x);
  for (int i = 0; i < count; i++)
    x[i] = y[i] + h * (a61 * k1[i] + a62 * k2[i] + a63 * k3[i] + a64 * k4[i] + a65 * k5[i]);
  const Vector k6 = derivatives(x);
  for (int i = 0; i < count; i++)
    next[i] = y[i] + h * (b1 * k1[i] + b3 * k3[i] + b4 * k4[i] + b5 * k5[i] + b6 * k6[i]);
  k7 = derivatives(next);
  double worst = 0;
  for (int i = 0; i < count; i++) {
    const double error = h * (e1 * k1[i] + e3 * k3[i] + e4 * k4[i] + e5 * k5[i] + e6 * k6[i] + e7 * k7[i]);
    const double scaled = std::fabs(error) / std::max(std::fabs(y[i]), sizes[i]);
    if (!(scaled <= worst)) worst = scaled;
  }
  return worst;
}

}  // namespace

bool run_to(Parameters& p, double scale, double tolerance) {
  if (!(scale > 0) || !(p.scale > 0)) return false;
  const double total = std::log(scale / p.scale);
  if (total == 0) return true;
  const Vector sizes = natural_sizes(p);
  Vector y = std::bit_cast<Vector>(p);
  Vector slope = derivatives(y), next, nextSlope;
  double done = 0, h = std::clamp(total, -2.0, 2.0);
  for (int steps = 0; steps < 500; steps++) {
    if (std::fabs(h) > std::fabs(total - done)) h = total - done;
    const double error = step(y, slope, h, sizes, next, nextSlope) / tolerance;
    if (error <= 1) {
      done += h;
      y = next;
      slope = nextSlope;
      if (!perturbative(y)) return false;
      if (std::fabs(total - done) < 1e-12) {
        p = std::bit_cast<Parameters>(y);
        p.scale = scale;
        return true;
      }
    }
    const double factor = std::isfinite(error) ? 0.9 * std::pow(std::max(error, 1e-6), -0.2) : 0.2;
    h *= std::clamp(factor, 0.2, 5.0);
    if (std::fabs(h) < 1e-5 && std::fabs(total - done) > 1e-4) return false;
  }
  return false;
}

double unification_scale(const Parameters& p) {
  const Parameters slope = rge_derivatives(p);
  return p.scale * std::exp((p.g[1] - p.g[0]) / (slope.g[0] - slope.g[1]));
}

}  // namespace lode::mssm
