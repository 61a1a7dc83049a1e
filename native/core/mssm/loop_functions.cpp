// Two-point functions from the integrals n * int_0^1 x^(n-1) ln D(x) dx = ln D(1) + sum over roots of f_n(root), where
// D(x) = x a + (1 - x) b - x (1 - x) p^2 and f_n(r) = int_0^1 t^n / (r - t) dt, which has a convergent series for large roots:
// so nothing cancels at small momentum. Three- and four-point functions are divided differences of x ln x and x^2 ln x.
#include "loop_functions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace lode::mssm {

namespace {

constexpr double tiny = 1e-200;

/** f_1 and f_2 (real parts), at a root given by its inverse. */
struct Integrals {
  double f1;
  double f2;
};

Integrals atRealRoot(double inverse) {
  if (std::fabs(inverse) < 0.1) {  // sum over k of z^(k+1) / (n + k + 1)
    double f1 = 0, f2 = 0, power = inverse;
    for (int k = 2; k < 40; k++) {
      f1 += power / k;
      f2 += power / (k + 1);
      if (std::fabs(power) < 1e-17 * std::fabs(inverse)) break;
      power *= inverse;
    }
    return {f1, f2};
  }
  const double root = 1 / inverse;
  if (std::fabs(root) < 1e-150) return {-1, -0.5};
  const double f0 = -std::log(std::max(std::fabs(1 - inverse), 1e-300));
  const double f1 = root * f0 - 1;
  return {f1, root * f1 - 0.5};
}

/** Twice the real parts at a pair of conjugate roots re +- i im, norm = |root|^2, logarithm = ln |root / (root - 1)|. */
Integrals atComplexRoots(double re, double im, double norm, double logarithm) {
  if (norm > 100) {
    const double zr = re / norm, zi = -im / norm;
    double pr = zr, pi = zi, f1 = 0, f2 = 0;
    for (int k = 2; k < 40; k++) {
      f1 += pr / k;
      f2 += pr / (k + 1);
      if (std::fabs(pr) + std::fabs(pi) < 1e-18) break;
      const double next = pr * zr - pi * zi;
      pi = pr * zi + pi * zr;
      pr = next;
    }
    return {2 * f1, 2 * f2};
  }
  const double angle = std::atan2(im, re) - std::atan2(im, re - 1);
  const double f1r = re * logarithm - im * angle - 1, f1i = re * angle + im * logarithm;
  const double f2r = re * f1r - im * f1i - 0.5;
  return {2 * f1r, 2 * f2r};
}

/** The sum of f_n over the two roots of D, where D(1) = a >= D(0) = b. */
Integrals overRoots(double p2, double a, double b) {
  const double linear = p2 + b - a;  // p2 x^2 - linear x + b = 0
  const double discriminant = linear * linear - 4 * p2 * b;
  if (discriminant < 0) {
    const double re = linear / (2 * p2), im = std::sqrt(-discriminant) / (2 * p2);
    return atComplexRoots(re, im, b / p2, 0.5 * std::log(b / a));
  }
  const double q = 0.5 * (linear + std::copysign(std::sqrt(discriminant), linear));  // roots q / p2 and b / q
  if (q == 0) return p2 == 0 ? Integrals{0, 0} : Integrals{-2, -1};                  // equal masses at rest; p^2 = a, b = 0
  const Integrals first = atRealRoot(p2 / q);
  const Integrals second = b < tiny ? Integrals{-1, -0.5} : atRealRoot(q / b);
  return {first.f1 + second.f1, first.f2 + second.f2};
}

}  // namespace

double a0(double m2, double q2) {
  const double m = std::fabs(m2);
  return m < tiny ? 0 : m * (1 - std::log(m / q2));
}

BPair b0b1(double p2, double m1, double m2, double q2) {
  const double x = std::fabs(m1), y = std::fabs(m2);
  const double a = std::max(x, y), b = std::min(x, y);
  if (a < tiny) {
    const double value = 2 - std::log(std::max(std::fabs(p2), tiny) / q2);
    return {value, 0.5 * value};
  }
  const Integrals sum = overRoots(p2, a, b);
  const double logarithm = std::log(a / q2);
  const double value = -(logarithm + sum.f1);
  // - int x ln D(x), where the weight belongs to the mass at x = 1; PBMZ's B1 carries the weight of the second mass.
  const double weighted = -0.5 * (logarithm + sum.f2);
  return {value, y >= x ? weighted : value - weighted};
}

double b0(double p2, double m1, double m2, double q2) { return b0b1(p2, m1, m2, q2).b0; }

double b1(double p2, double m1, double m2, double q2) { return b0b1(p2, m1, m2, q2).b1; }

double b22(double p2, double m1, double m2, double q2) {
  const BPair b = b0b1(p2, m1, m2, q2);
  return (a0(m2, q2) + 2 * m1 * b.b0 - (p2 + m1 - m2) * b.b1 + m1 + m2 - p2 / 3) / 6;
}

double b22Tilde(double p2, double m1, double m2, double q2) {
  return b22(p2, m1, m2, q2) - 0.25 * (a0(m1, q2) + a0(m2, q2));
}

double loopF(double p2, double m1, double m2, double q2) {
  return a0(m1, q2) - 2 * a0(m2, q2) - (2 * p2 + 2 * m1 - m2) * b0(p2, m1, m2, q2);
}

double loopG(double p2, double m1, double m2, double q2) {
  return (p2 - m1 - m2) * b0(p2, m1, m2, q2) - a0(m1, q2) - a0(m2, q2);
}

double loopH(double p2, double m1, double m2, double q2) {
  return 4 * b22(p2, m1, m2, q2) + loopG(p2, m1, m2, q2);
}

namespace {

/** First divided difference of x ln x, by a logarithm that is exact for close arguments. */
double slope(double a, double b) {
  const double low = std::min(a, b), high = std::max(a, b);
  if (low < tiny) return std::log(std::max(high, tiny));
  const double r = (high - low) / low;
  if (r < 1e-5) return std::log(low) + 1 + r / 2 - r * r / 6;
  return std::log(high) + std::log1p(r) / r;  // (b ln b - a ln a)/(b - a) = ln b + ln(b/a) / (b/a - 1)
}

template <int n>
using Sorted = std::array<double, n>;

/** Taylor series of a divided difference of order n - 1 around the mean, for arguments close to each other. derivative(k) = f^(k) / k!. */
template <int n, class Derivative>
double expanded(const Sorted<n>& x, double mean, Derivative derivative) {
  constexpr int terms = 9;
  std::array<double, terms> complete{1};  // complete homogeneous symmetric polynomials of the deviations
  for (const double value : x)
    for (int k = 1; k < terms; k++) complete[k] += (value - mean) * complete[k - 1];
  double sum = 0;
  for (int k = 0; k < terms; k++) sum += derivative(n - 1 + k) * complete[k];
  return sum;
}

template <int n>
bool close(const Sorted<n>& x) {
  return x[n - 1] - x[0] < 0.03 * x[n - 1];
}

template <int n>
double meanOf(const Sorted<n>& x) {
  double sum = 0;
  for (const double value : x) sum += value;
  return sum / n;
}

/** Second divided difference of x ln x: f^(k)/k! = (-1)^k x^(1-k) / (k (k-1)). */
double curvature(Sorted<3> x) {
  std::sort(x.begin(), x.end());
  if (x[2] < tiny) return 0;
  if (close<3>(x)) {
    const double mean = meanOf<3>(x);
    return expanded<3>(x, mean, [mean](int k) { return (k % 2 ? -1.0 : 1.0) * std::pow(mean, 1 - k) / (k * (k - 1)); });
  }
  return (slope(x[1], x[2]) - slope(x[0], x[1])) / (x[2] - x[0]);
}

}  // namespace

double c0(double a, double b, double c) { return -curvature({std::fabs(a), std::fabs(b), std::fabs(c)}); }

double d0(double a, double b, double c, double d) {
  Sorted<4> x{std::fabs(a), std::fabs(b), std::fabs(c), std::fabs(d)};
  std::sort(x.begin(), x.end());
  if (x[3] < tiny) return 0;
  if (close<4>(x)) {
    const double mean = meanOf<4>(x);
    return -expanded<4>(x, mean, [mean](int k) { return (k % 2 ? -1.0 : 1.0) * std::pow(mean, 1 - k) / (k * (k - 1)); });
  }
  return -(curvature({x[1], x[2], x[3]}) - curvature({x[0], x[1], x[2]})) / (x[3] - x[0]);
}

double d27(double a, double b, double c, double d) {
  Sorted<4> x{std::fabs(a), std::fabs(b), std::fabs(c), std::fabs(d)};
  std::sort(x.begin(), x.end());
  // Leibniz again: [x0 x1 x2 x3](x f) = x0 f[x0 x1 x2 x3] + f[x1 x2 x3].
  return -0.25 * (-x[0] * d0(x[0], x[1], x[2], x[3]) + curvature({x[1], x[2], x[3]}));
}

}  // namespace lode::mssm
