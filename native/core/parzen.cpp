#include "core/parzen.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <vector>

#include "core/normal.h"

namespace lode {

namespace {

constexpr double kRootHalf = 0.70710678118654752440;
constexpr double kLogRoot2Pi = 0.91893853320467274178;

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

/** Adds one column's part of the log density at x to each component's terms. */
class Column {
 public:
  Column(const ParzenMixture& m, size_t j, const double* scales)
      : count_(m.count), levels_(m.levels[j]), centres_(m.centres + j * m.stride), widths_(m.widths + j * m.stride),
        scales_(scales + j * m.stride) {
    if (levels_ > 0) cells_.emplace(centres_, widths_, count_, levels_);
  }

  void add(const simd::Kernels& kernels, double x, double* terms) {
    if (levels_ == 0)
      kernels.normalTerms(centres_, scales_, static_cast<int64_t>(count_), x, terms);
    else if (levels_ > 0)
      cells_->add(levelOf(x, levels_), terms);
    else
      addChoice(levelOf(x, -levels_), terms);
  }

 private:
  void addChoice(int level, double* terms) const {
    double width = -1, own = 0, other = 0;  // nearly all components have the same
    for (size_t i = 0; i < count_; i++) {
      if (widths_[i] != width) {
        width = widths_[i];
        own = std::log(1 + (levels_ + 1) * width);
        other = std::log(width);
      }
      terms[i] += levelOf(centres_[i], -levels_) == level ? own : other;
    }
  }

  size_t count_;
  int levels_;
  const double *centres_, *widths_, *scales_;
  std::optional<CellMasses> cells_;
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

void parzenRefresh(const ParzenMixture& m, double* scales, double* offsets) {
  for (size_t j = 0; j < static_cast<size_t>(m.dim); j++)
    for (size_t at = j * m.stride; at < j * m.stride + m.count; at++) {
      if (!std::isnan(scales[at])) continue;
      scales[at] = m.levels[j] == 0 ? kRootHalf / m.widths[at] : 0;
      offsets[at] = m.levels[j] < 0 ? 0 : -std::log(massInside(m.centres[at], m.widths[at]));
      if (m.levels[j] == 0) offsets[at] -= std::log(m.widths[at]) + kLogRoot2Pi;
    }
}

void parzenLogDensity(const simd::Kernels& kernels, const ParzenMixture& m, const double* logWeights,
                      const double* scales, const double* offsets, bool joint, const double* points, size_t rows,
                      double* out) {
  const size_t dim = static_cast<size_t>(m.dim);
  std::vector<double> start(joint ? m.count : dim * m.count), terms(m.count);
  for (size_t j = 0; j < (joint ? 1 : dim); j++) std::copy_n(logWeights, m.count, &start[j * m.count]);
  for (size_t j = 0; j < dim; j++) {
    double* to = &start[joint ? 0 : j * m.count];
    for (size_t i = 0; i < m.count; i++) to[i] += offsets[j * m.stride + i];
  }
  std::vector<Column> columns;
  columns.reserve(dim);
  for (size_t j = 0; j < dim; j++) columns.emplace_back(m, j, scales);
  const int64_t count = static_cast<int64_t>(m.count);
  for (size_t r = 0; r < rows; r++) {
    if (joint) std::copy_n(start.data(), m.count, terms.data());
    for (size_t j = 0; j < dim; j++) {
      if (!joint) std::copy_n(&start[j * m.count], m.count, terms.data());
      columns[j].add(kernels, points[r * dim + j], terms.data());
      if (!joint) out[r * dim + j] = kernels.logSumExp(terms.data(), count);
    }
    if (joint) out[r] = kernels.logSumExp(terms.data(), count);
  }
}

void parzenDraw(const ParzenMixture& m, const double* weights, Key key, bool joint, size_t rows, double* out) {
  const size_t dim = static_cast<size_t>(m.dim);
  std::vector<double> cumulated(m.count);
  std::partial_sum(weights, weights + m.count, cumulated.begin());
  const auto component = [&](double u) {
    const auto found = std::upper_bound(cumulated.begin(), cumulated.end(), u * cumulated.back());
    return std::min(static_cast<size_t>(found - cumulated.begin()), m.count - 1);
  };
  for (size_t r = 0; r < rows; r++) {
    size_t i = 0;
    for (size_t j = 0; j < dim; j++) {
      const uint64_t draw = 2 * (r * dim + j);
      if (j == 0 || !joint) i = component(uniformAt(key, draw));
      const size_t at = j * m.stride + i;
      out[r * dim + j] = drawColumn(m.centres[at], m.widths[at], m.levels[j], uniformAt(key, draw + 1));
    }
  }
}

}  // namespace lode
