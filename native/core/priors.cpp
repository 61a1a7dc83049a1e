#include "core/priors.h"

#include <algorithm>
#include <cmath>

#include "core/normal.h"

namespace lode {

namespace {

/** Next to 0 and 1 within the open interval. */
constexpr double kLeastPoint = 0x1p-53, kLargestPoint = 1 - 0x1p-53;

double clampPoint(double u) { return u < kLeastPoint ? kLeastPoint : u > kLargestPoint ? kLargestPoint : u; }

/** NaN passes through, as in all comparisons here. */
double clampTo(double x, double least, double most) { return x < least ? least : x > most ? most : x; }

/** Linear within the threshold, logarithmic beyond, with a continuous slope. */
double toSymmetricLog(double x, double threshold) {
  const double r = std::fabs(x) / threshold;
  return std::copysign(r <= 1 ? r : 1 + std::log(r), x);
}

double fromSymmetricLog(double s, double threshold) {
  const double r = std::fabs(s);
  return std::copysign(threshold * (r <= 1 ? r : std::exp(r - 1)), s);
}

/** A gaussian cut to a window, mirrored where needed so that the window's probabilities do not cancel in the upper tail. */
struct Window {
  double mean, sigma, least, most, low, high;
  bool mirrored;

  explicit Window(const double* n) : mean(n[0]), sigma(n[1]), least(n[2]), most(n[3]) {
    const double a = (least - mean) / sigma, b = (most - mean) / sigma;
    mirrored = a > 0;
    low = normalCdf(mirrored ? -b : a);
    high = normalCdf(mirrored ? -a : b);
  }
  double value(double u) const {
    const double p = clampTo(low + (mirrored ? 1 - u : u) * (high - low), 1e-300, kLargestPoint);
    const double z = normalQuantile(p);
    return clampTo(mean + sigma * (mirrored ? -z : z), least, most);
  }
  double point(double x) const {
    const double z = (x - mean) / sigma;
    const double u = (normalCdf(mirrored ? -z : z) - low) / (high - low);
    return mirrored ? 1 - u : u;
  }
};

double nearestCell(const Prior& prior, double x) {
  if (std::isnan(x)) return x;
  int best = 0;
  for (int i = 1; i < prior.count; i++) {
    if (std::fabs(prior.numbers[i] - x) < std::fabs(prior.numbers[best] - x)) best = i;
  }
  return (best + 0.5) / prior.count;
}

std::string checkBounds(const double* n, bool positive) {
  if (!std::isfinite(n[0]) || !std::isfinite(n[1]) || !std::isfinite(n[1] - n[0])) return "bounds are not finite";
  if (!(n[0] < n[1])) return "min is not below max";
  if (positive && !(n[0] > 0)) return "min is not above 0";
  return {};
}

}  // namespace

std::string checkPrior(const Prior& prior) {
  static const int expected[kPriorKinds] = {2, 2, 2, 3, 4, 1, 2, -1, 0};
  const int count = expected[static_cast<int>(prior.kind)];
  if (count < 0 ? prior.count < 1 : prior.count != count) return "a prior has the wrong number of numbers";
  const double* n = prior.numbers;
  switch (prior.kind) {
    case PriorKind::flat:
      return checkBounds(n, false);
    case PriorKind::log:
    case PriorKind::signedLog:
      return checkBounds(n, true);
    case PriorKind::symmetricLog:
      if (!(n[2] > 0) || !std::isfinite(n[2])) return "the threshold is not above 0";
      return checkBounds(n, false);
    case PriorKind::gaussian: {
      if (!std::isfinite(n[0]) || !std::isfinite(n[1]) || !(n[1] > 0)) return "mean or sigma makes no gaussian";
      if (!(n[2] < n[3])) return "min is not below max";
      const Window window(n);
      return window.high - window.low > 1e-290 ? std::string() : "the gaussian has no weight between min and max";
    }
    case PriorKind::integer:
      if (n[0] != std::floor(n[0]) || n[1] != std::floor(n[1]) || !(n[0] <= n[1])) return "bounds are not whole numbers";
      return std::fabs(n[0]) <= 0x1p52 && std::fabs(n[1]) <= 0x1p52 ? std::string() : "bounds are too large";
    case PriorKind::fixed:
    case PriorKind::choice:
      for (int i = 0; i < prior.count; i++) {
        if (!std::isfinite(n[i])) return "a value is not finite";
      }
      return {};
    case PriorKind::sameAs:
      return {};
  }
  return "a prior is of no known kind";
}

void fromCube(const Prior& prior, const double* u, double* values, int rows) {
  const double* n = prior.numbers;
  switch (prior.kind) {
    case PriorKind::flat:
      for (int i = 0; i < rows; i++) values[i] = clampTo(n[0] + u[i] * (n[1] - n[0]), n[0], n[1]);
      return;
    case PriorKind::log: {
      const double low = std::log(n[0]), high = std::log(n[1]);
      for (int i = 0; i < rows; i++) values[i] = clampTo(std::exp(low + u[i] * (high - low)), n[0], n[1]);
      return;
    }
    case PriorKind::signedLog: {
      const double low = std::log(n[0]), high = std::log(n[1]);
      for (int i = 0; i < rows; i++) {
        const double v = 2 * u[i] - 1;
        values[i] = std::copysign(clampTo(std::exp(low + std::fabs(v) * (high - low)), n[0], n[1]), v);
      }
      return;
    }
    case PriorKind::symmetricLog: {
      const double low = toSymmetricLog(n[0], n[2]), high = toSymmetricLog(n[1], n[2]);
      for (int i = 0; i < rows; i++) {
        values[i] = clampTo(fromSymmetricLog(low + u[i] * (high - low), n[2]), n[0], n[1]);
      }
      return;
    }
    case PriorKind::gaussian: {
      const Window window(n);
      for (int i = 0; i < rows; i++) values[i] = window.value(u[i]);
      return;
    }
    case PriorKind::fixed:
      std::fill(values, values + rows, n[0]);
      return;
    case PriorKind::integer: {
      const double levels = n[1] - n[0] + 1;
      for (int i = 0; i < rows; i++) values[i] = clampTo(n[0] + std::floor(u[i] * levels), n[0], n[1]);
      return;
    }
    case PriorKind::choice:
      for (int i = 0; i < rows; i++) {
        const double cell = clampTo(std::floor(u[i] * prior.count), 0, prior.count - 1);
        values[i] = std::isnan(cell) ? cell : n[static_cast<int>(cell)];
      }
      return;
    case PriorKind::sameAs:
      return;
  }
}

void toCube(const Prior& prior, const double* values, double* u, int rows) {
  const double* n = prior.numbers;
  switch (prior.kind) {
    case PriorKind::flat:
      for (int i = 0; i < rows; i++) u[i] = clampPoint((values[i] - n[0]) / (n[1] - n[0]));
      return;
    case PriorKind::log: {
      const double low = std::log(n[0]), high = std::log(n[1]);
      for (int i = 0; i < rows; i++) u[i] = clampPoint((std::log(clampTo(values[i], n[0], n[1])) - low) / (high - low));
      return;
    }
    case PriorKind::signedLog: {
      const double low = std::log(n[0]), high = std::log(n[1]);
      for (int i = 0; i < rows; i++) {
        const double v = clampTo((std::log(std::fabs(values[i])) - low) / (high - low), 0, 1);
        u[i] = clampPoint(0.5 + 0.5 * std::copysign(v, values[i]));
      }
      return;
    }
    case PriorKind::symmetricLog: {
      const double low = toSymmetricLog(n[0], n[2]), high = toSymmetricLog(n[1], n[2]);
      for (int i = 0; i < rows; i++) u[i] = clampPoint((toSymmetricLog(values[i], n[2]) - low) / (high - low));
      return;
    }
    case PriorKind::gaussian: {
      const Window window(n);
      for (int i = 0; i < rows; i++) u[i] = clampPoint(window.point(values[i]));
      return;
    }
    case PriorKind::integer: {
      const double levels = n[1] - n[0] + 1;
      for (int i = 0; i < rows; i++) {
        u[i] = clampPoint((clampTo(std::floor(values[i] + 0.5), n[0], n[1]) - n[0] + 0.5) / levels);
      }
      return;
    }
    case PriorKind::choice:
      for (int i = 0; i < rows; i++) u[i] = nearestCell(prior, values[i]);
      return;
    case PriorKind::fixed:
    case PriorKind::sameAs:
      return;
  }
}

}  // namespace lode
