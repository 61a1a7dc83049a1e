#include "core/parzen.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "core/normal.h"

namespace lode {

namespace {

constexpr double kRootHalf = 0.70710678118654752440;
constexpr double kLogRoot2Pi = 0.91893853320467274178;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
/** Terms this far below the largest one are less than its rounding. */
constexpr double kNegligible = 38;

/** Mass of the standard normal between a and b, from the tail that both are in, so that nothing cancels. */
double normalMass(double a, double b) {
  if (a > 0) return 0.5 * (std::erfc(a * kRootHalf) - std::erfc(b * kRootHalf));
  return 0.5 * (std::erfc(-b * kRootHalf) - std::erfc(-a * kRootHalf));
}

/** Mass of a component between 0 and 1. Its centre lies there. */
double massInside(double centre, double width) {
  // Nine widths from both ends: all of it, to the last digit.
  if (centre > 9 * width && 1 - centre > 9 * width) return 1;
  return normalMass(-centre / width, (1 - centre) / width);
}

int levelOf(double x, int levels) { return std::clamp(static_cast<int>(x * levels), 0, levels - 1); }
double middleOf(int level, int levels) { return (level + 0.5) / levels; }

/** Indices of a column by value, equal ones by index. */
std::vector<uint32_t> ordered(const double* column, size_t count) {
  std::vector<uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(),
            [column](uint32_t a, uint32_t b) { return column[a] < column[b] || (column[a] == column[b] && a < b); });
  return order;
}

void neighbourWidths(const double* x, size_t count, double* widths) {
  if (count == 1) {
    widths[0] = std::max(x[0], 1 - x[0]);
    return;
  }
  const auto order = ordered(x, count);
  for (size_t k = 0; k < count; k++) {
    const double left = k > 0 ? x[order[k]] - x[order[k - 1]] : 0;
    const double right = k + 1 < count ? x[order[k + 1]] - x[order[k]] : 0;
    widths[order[k]] = std::max(left, right);
  }
}

void scottWidths(const double* x, size_t count, int dim, double* widths) {
  double mean = 0, square = 0;
  for (size_t i = 0; i < count; i++) mean += x[i];
  mean /= static_cast<double>(count);
  for (size_t i = 0; i < count; i++) square += (x[i] - mean) * (x[i] - mean);
  const double deviation = count > 1 ? std::sqrt(square / static_cast<double>(count - 1)) : 0.5;
  std::fill_n(widths, count, deviation * std::pow(static_cast<double>(count), -1.0 / (dim + 4)));
}

/** Log masses of the cells of an integer column under each component; components that agree share a row. */
class CellMasses {
 public:
  CellMasses(const double* centres, const double* widths, size_t count, int levels)
      : levels_(levels), row_(count), table_(static_cast<size_t>(levels)) {
    std::vector<uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [centres, widths](uint32_t a, uint32_t b) {
      return centres[a] < centres[b] || (centres[a] == centres[b] && widths[a] < widths[b]);
    });
    for (const uint32_t i : order) {
      if (centre_.empty() || centre_.back() != centres[i] || width_.back() != widths[i]) {
        centre_.push_back(centres[i]);
        width_.push_back(widths[i]);
      }
      row_[i] = static_cast<uint32_t>(centre_.size() - 1);
    }
  }

  /** terms[i] += log mass of the level's cell under component i (not normalized to the unit interval). */
  void add(int level, double* terms) {
    std::vector<double>& masses = table_[static_cast<size_t>(level)];
    if (masses.empty()) {
      masses.resize(centre_.size());
      const double low = static_cast<double>(level) / levels_, high = (level + 1.0) / levels_;
      for (size_t k = 0; k < masses.size(); k++)
        masses[k] = std::log(normalMass((low - centre_[k]) / width_[k], (high - centre_[k]) / width_[k]));
    }
    for (size_t i = 0; i < row_.size(); i++) terms[i] += masses[row_[i]];
  }

 private:
  int levels_;
  std::vector<uint32_t> row_;
  std::vector<double> centre_, width_;
  std::vector<std::vector<double>> table_;
};

double logSumExp(const double* terms, size_t count) {
  double most = -kInfinity;
  for (size_t i = 0; i < count; i++) most = std::max(most, terms[i]);
  if (most == -kInfinity) return most;
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    if (terms[i] > most - kNegligible) sum += std::exp(terms[i] - most);
  return most + std::log(sum);
}

/** Adds one column's part of the log density at x to each component's terms. */
class Column {
 public:
  Column(const ParzenMixture& m, int j)
      : count_(m.count), levels_(m.levels[j]), centres_(m.centres + static_cast<size_t>(j) * m.count),
        widths_(m.widths + static_cast<size_t>(j) * m.count) {
    if (levels_ == 0) {
      scales_.resize(count_);
      for (size_t i = 0; i < count_; i++) scales_[i] = kRootHalf / widths_[i];
    } else if (levels_ > 0) {
      cells_.emplace_back(centres_, widths_, count_, levels_);
    }
  }

  void add(double x, double* terms) {
    if (levels_ == 0) {
      for (size_t i = 0; i < count_; i++) {
        const double z = (x - centres_[i]) * scales_[i];
        terms[i] -= z * z;
      }
    } else if (levels_ > 0) {
      cells_[0].add(levelOf(x, levels_), terms);
    } else {
      const int level = levelOf(x, -levels_);
      for (size_t i = 0; i < count_; i++) {
        const bool own = levelOf(centres_[i], -levels_) == level;
        terms[i] += std::log(own ? 1 + (levels_ + 1) * widths_[i] : widths_[i]);
      }
    }
  }

 private:
  size_t count_;
  int levels_;
  const double *centres_, *widths_;
  std::vector<double> scales_;
  std::vector<CellMasses> cells_;
};

double drawNormal(double centre, double width, double u) {
  const double below = normalMass(-40, -centre / width);
  const double x = centre + width * normalQuantile(std::clamp(below + u * massInside(centre, width), 1e-300, 1 - 1e-16));
  return std::clamp(x, 1e-12, 1 - 1e-12);
}

double drawColumn(double centre, double width, int levels, double u) {
  if (levels == 0) return drawNormal(centre, width, u);
  if (levels > 0) return middleOf(levelOf(drawNormal(centre, width, u), levels), levels);
  const int choices = -levels, own = levelOf(centre, choices);
  const double others = (choices - 1) * width;
  if (u >= others) return middleOf(own, choices);
  const int other = std::min(static_cast<int>(u / width), choices - 2);
  return middleOf(other < own ? other : other + 1, choices);
}

}  // namespace

void parzenFit(const double* points, size_t rows, int dim, const int32_t* levels, const ParzenFit& fit, double* centres,
               double* widths) {
  for (int j = 0; j < dim; j++) {
    double* centre = centres + static_cast<size_t>(j) * (rows + 1);
    double* width = widths + static_cast<size_t>(j) * (rows + 1);
    for (size_t i = 0; i < rows; i++) centre[i] = points[i * static_cast<size_t>(dim) + static_cast<size_t>(j)];
    centre[rows] = 0.5;
    width[rows] = 1;
    if (levels[j] < 0) {
      std::fill_n(width, rows, fit.smoothing / (1 - levels[j] * fit.smoothing));
      width[rows] = -1.0 / levels[j];
      continue;
    }
    if (rows == 0) continue;
    if (fit.rule == ParzenRule::kScott)
      scottWidths(centre, rows, dim, width);
    else
      neighbourWidths(centre, rows, width);
    for (size_t i = 0; i < rows; i++) width[i] = std::clamp(width[i], fit.least, 1.0);
  }
}

void parzenCoefficients(const ParzenMixture& m, bool joint, double* out) {
  for (size_t i = 0; i < m.count; i++) out[i] = std::log(m.weights[i]);
  if (!joint)
    for (int j = 1; j < m.dim; j++) std::copy_n(out, m.count, out + static_cast<size_t>(j) * m.count);
  for (int j = 0; j < m.dim; j++) {
    if (m.levels[j] < 0) continue;
    double* to = joint ? out : out + static_cast<size_t>(j) * m.count;
    for (size_t i = 0; i < m.count; i++) {
      const size_t at = static_cast<size_t>(j) * m.count + i;
      to[i] -= std::log(massInside(m.centres[at], m.widths[at]));
      if (m.levels[j] == 0) to[i] -= std::log(m.widths[at]) + kLogRoot2Pi;
    }
  }
}

void parzenLogDensity(const ParzenMixture& m, const double* coefficients, bool joint, const double* points, size_t rows,
                      double* out) {
  const size_t dim = static_cast<size_t>(m.dim);
  std::vector<double> terms(m.count);
  std::vector<Column> columns;
  columns.reserve(dim);
  for (int j = 0; j < m.dim; j++) columns.emplace_back(m, j);
  for (size_t r = 0; r < rows; r++) {
    if (joint) std::copy_n(coefficients, m.count, terms.data());
    for (size_t j = 0; j < dim; j++) {
      if (!joint) std::copy_n(coefficients + j * m.count, m.count, terms.data());
      columns[j].add(points[r * dim + j], terms.data());
      if (!joint) out[r * dim + j] = logSumExp(terms.data(), m.count);
    }
    if (joint) out[r] = logSumExp(terms.data(), m.count);
  }
}

void parzenDraw(const ParzenMixture& m, Key key, bool joint, size_t rows, double* out) {
  const size_t dim = static_cast<size_t>(m.dim);
  std::vector<double> cumulated(m.count);
  std::partial_sum(m.weights, m.weights + m.count, cumulated.begin());
  const auto component = [&](double u) {
    const auto found = std::upper_bound(cumulated.begin(), cumulated.end(), u * cumulated.back());
    return std::min(static_cast<size_t>(found - cumulated.begin()), m.count - 1);
  };
  for (size_t r = 0; r < rows; r++) {
    size_t i = 0;
    for (size_t j = 0; j < dim; j++) {
      const uint64_t draw = 2 * (r * dim + j);
      if (j == 0 || !joint) i = component(uniformAt(key, draw));
      const size_t at = j * m.count + i;
      out[r * dim + j] = drawColumn(m.centres[at], m.widths[at], m.levels[j], uniformAt(key, draw + 1));
    }
  }
}

}  // namespace lode
