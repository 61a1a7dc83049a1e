#include "core/niches.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/dominance.h"

namespace lode {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
/** Weight of the other objectives in the scalarization that finds extreme points. */
constexpr double kOthers = 1e6;
/** Differences below this share of the front's range count as none there. */
constexpr double kNothing = 1e-3;
/** Intercepts below this share of the range of all rows seen make no plane. */
constexpr double kFlat = 1e-6;

using Rows = std::vector<size_t>;

/** Solves the square system a x = 1 by elimination with pivoting; false if it is singular. */
bool solveForOnes(std::vector<double> a, size_t n, std::vector<double>& x) {
  x.assign(n, 1.0);
  for (size_t k = 0; k < n; k++) {
    size_t pivot = k;
    for (size_t i = k + 1; i < n; i++)
      if (std::fabs(a[i * n + k]) > std::fabs(a[pivot * n + k])) pivot = i;
    if (!(std::fabs(a[pivot * n + k]) > 0)) return false;
    for (size_t j = 0; j < n; j++) std::swap(a[k * n + j], a[pivot * n + j]);
    std::swap(x[k], x[pivot]);
    for (size_t i = k + 1; i < n; i++) {
      const double factor = a[i * n + k] / a[k * n + k];
      for (size_t j = k; j < n; j++) a[i * n + j] -= factor * a[k * n + j];
      x[i] -= factor * x[k];
    }
  }
  for (size_t k = n; k-- > 0;) {
    for (size_t j = k + 1; j < n; j++) x[k] -= a[k * n + j] * x[j];
    x[k] /= a[k * n + k];
  }
  return std::all_of(x.begin(), x.end(), [](double v) { return std::isfinite(v); });
}

/** Objectives of rows, normalized and put into niches. */
class Niching {
 public:
  Niching(const Crowd& crowd, const Ranges& ranges) : crowd_(crowd), ranges_(ranges), cols_(static_cast<size_t>(crowd.cols)) {}

  void updateRanges(const Rows& rows, const Rows& front) {
    for (const size_t i : rows) {
      if (!finite(i)) continue;
      for (size_t k = 0; k < cols_; k++) {
        ranges_.ideal[k] = std::fmin(ranges_.ideal[k], at(i, k));
        ranges_.worst[k] = std::fmax(ranges_.worst[k], at(i, k));
      }
    }
    const std::vector<double> frontWorst = worstOf(front);
    updateExtremes(front, frontWorst);
    nadir_ = frontWorst;
    std::vector<double> plane, matrix(cols_ * cols_);
    for (size_t n = 0; n < matrix.size(); n++) matrix[n] = ranges_.extremes[n] - ranges_.ideal[n % cols_];
    if (solveForOnes(matrix, cols_, plane) && sensible(plane))
      for (size_t k = 0; k < cols_; k++) nadir_[k] = std::min(ranges_.ideal[k] + 1 / plane[k], ranges_.worst[k]);
    const std::vector<double> worst = worstOf(rows);
    for (size_t k = 0; k < cols_; k++)
      if (!(nadir_[k] - ranges_.ideal[k] > kFlat * range(k))) nadir_[k] = worst[k];
  }

  /** The nearest direction, (number, squared distance), of a row. Directions have length 1. */
  std::pair<size_t, double> nearest(size_t i, const std::vector<double>& directions) const {
    std::vector<double> x(cols_);
    double square = 0;
    for (size_t k = 0; k < cols_; k++) {
      const double width = nadir_[k] - ranges_.ideal[k];
      // What is infinite lies far out; what was worse than the nadir may too, but comparably.
      const double value = (at(i, k) - ranges_.ideal[k]) / (width > 0 ? width : 1);
      x[k] = std::isfinite(value) ? value : 1e6;
      square += x[k] * x[k];
    }
    size_t best = 0;
    double most = -kInfinity;
    for (size_t d = 0; d * cols_ < directions.size(); d++) {
      double along = 0;
      for (size_t k = 0; k < cols_; k++) along += x[k] * directions[d * cols_ + k];
      if (along <= most) continue;
      most = along;
      best = d;
    }
    return {best, std::max(0.0, square - most * most)};
  }

 private:
  double at(size_t i, size_t k) const { return crowd_.values[i * cols_ + k]; }
  double range(size_t k) const { return ranges_.worst[k] - ranges_.ideal[k]; }
  bool finite(size_t i) const {
    for (size_t k = 0; k < cols_; k++)
      if (!std::isfinite(at(i, k))) return false;
    return true;
  }

  std::vector<double> worstOf(const Rows& rows) const {
    std::vector<double> worst(ranges_.ideal, ranges_.ideal + cols_);
    for (const size_t i : rows)
      if (finite(i))
        for (size_t k = 0; k < cols_; k++) worst[k] = std::fmax(worst[k], at(i, k));
    return worst;
  }

  /** For each objective the row, of the front and of the extremes so far, that is least in all the others. */
  void updateExtremes(const Rows& front, const std::vector<double>& frontWorst) {
    std::vector<const double*> candidates;
    const std::vector<double> old(ranges_.extremes, ranges_.extremes + cols_ * cols_);
    for (size_t k = 0; k < cols_; k++)
      if (!std::isnan(old[k * cols_])) candidates.push_back(&old[k * cols_]);
    for (const size_t i : front)
      if (finite(i)) candidates.push_back(crowd_.values + i * cols_);
    for (size_t e = 0; e < cols_; e++) {
      double least = kInfinity;
      for (const double* row : candidates) {
        double score = 0;
        for (size_t k = 0; k < cols_; k++) {
          const double above = row[k] - ranges_.ideal[k];
          if (above >= kNothing * (frontWorst[k] - ranges_.ideal[k])) score = std::max(score, above * (k == e ? 1 : kOthers));
        }
        if (!(score < least)) continue;
        least = score;
        std::copy(row, row + cols_, ranges_.extremes + e * cols_);
      }
    }
  }

  bool sensible(const std::vector<double>& plane) const {
    for (size_t k = 0; k < cols_; k++)
      if (!(1 / plane[k] > kFlat * range(k))) return false;
    return true;
  }

  const Crowd& crowd_;
  const Ranges& ranges_;
  size_t cols_;
  std::vector<double> nadir_;
};

std::vector<double> unitLength(const double* directions, size_t count, size_t cols) {
  std::vector<double> out(directions, directions + count * cols);
  for (size_t d = 0; d < count; d++) {
    double square = 0;
    for (size_t k = 0; k < cols; k++) square += out[d * cols + k] * out[d * cols + k];
    for (size_t k = 0; k < cols; k++) out[d * cols + k] /= std::sqrt(square);
  }
  return out;
}

/** Which of the candidates, (niche, squared distance) each, fill `room` places. counts: rows in each niche already. */
Rows fillNiches(const std::vector<std::pair<size_t, double>>& candidates, std::vector<size_t> counts, size_t room, Key key) {
  std::vector<Rows> members(counts.size());
  for (size_t n = 0; n < candidates.size(); n++) members[candidates[n].first].push_back(n);
  uint64_t next = 0;
  const auto below = [&](size_t count) {
    return std::min(count - 1, static_cast<size_t>(uniformAt(key, next++) * static_cast<double>(count)));
  };
  Rows chosen, emptiest;
  while (chosen.size() < room) {
    size_t least = std::numeric_limits<size_t>::max();
    for (size_t d = 0; d < counts.size(); d++) {
      if (members[d].empty() || counts[d] > least) continue;
      if (counts[d] < least) emptiest.clear();
      least = counts[d];
      emptiest.push_back(d);
    }
    const size_t niche = emptiest[below(emptiest.size())];
    Rows& here = members[niche];
    size_t pick = below(here.size());
    // The first of a niche is its nearest; a further one the farthest from those.
    for (size_t n = 0; n < here.size(); n++) {
      const double other = candidates[here[n]].second, best = candidates[here[pick]].second;
      if (least == 0 ? other < best : other > best) pick = n;
    }
    chosen.push_back(here[pick]);
    here.erase(here.begin() + static_cast<ptrdiff_t>(pick));
    counts[niche]++;
    emptiest.clear();
  }
  return chosen;
}

}  // namespace

size_t surviveByNiches(const Crowd& crowd, size_t keep, const double* directions, size_t directionCount,
                       const Ranges& ranges, Key key, int32_t* out) {
  const Filling filling = fillFronts(crowd, keep);
  Rows chosen(filling.groups.size()), rows, front;
  std::iota(chosen.begin(), chosen.end(), size_t{0});
  if (!filling.allowed) return endFilling(crowd, filling, chosen, out);

  for (const size_t i : filling.whole)
    if (crowd.violation[i] <= 0) rows.push_back(i);
  const size_t wholeRows = rows.size();
  for (const auto& group : filling.groups) rows.push_back(group[0]);
  if (!rows.empty()) {
    std::vector<double> values;
    for (const size_t i : rows) {
      const double* row = crowd.values + i * static_cast<size_t>(crowd.cols);
      values.insert(values.end(), row, row + crowd.cols);
    }
    std::vector<int32_t> rank(rows.size());
    nonDominatedRanks(values.data(), rows.size(), crowd.cols, rank.data());
    for (size_t n = 0; n < rows.size(); n++)
      if (rank[n] == 0) front.push_back(rows[n]);
    Niching niching(crowd, ranges);
    niching.updateRanges(rows, front);
    if (chosen.size() > filling.room) {
      const std::vector<double> unit = unitLength(directions, directionCount, static_cast<size_t>(crowd.cols));
      std::vector<size_t> counts(directionCount, 0);
      for (size_t n = 0; n < wholeRows; n++) counts[niching.nearest(rows[n], unit).first]++;
      std::vector<std::pair<size_t, double>> candidates;
      for (const auto& group : filling.groups) candidates.push_back(niching.nearest(group[0], unit));
      chosen = fillNiches(candidates, counts, filling.room, key);
    }
  }
  return endFilling(crowd, filling, chosen, out);
}

std::vector<double> simplexLattice(int cols, int divisions) {
  std::vector<double> out;
  std::vector<int> part(static_cast<size_t>(cols), 0);
  const auto place = [&](const auto& self, size_t k, int rest) -> void {
    if (k + 1 == part.size()) {
      part[k] = rest;
      for (const int p : part) out.push_back(divisions == 0 ? 1.0 / cols : static_cast<double>(p) / divisions);
      return;
    }
    for (part[k] = 0; part[k] <= rest; part[k]++) {
      const int taken = part[k];
      self(self, k + 1, rest - taken);
      part[k] = taken;
    }
  };
  if (cols > 0) place(place, 0, divisions);
  return out;
}

}  // namespace lode
