#include "core/survival.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/dominance.h"
#include "core/select.h"

namespace lode {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double lessIsBetter(double value) { return value != value ? kInfinity : value; }

/** Rows of one front as groups of equal objectives; rows that violate something have equal violations and are one group. */
std::vector<std::vector<size_t>> groupsOf(const Crowd& crowd, std::vector<size_t> rows) {
  const size_t cols = static_cast<size_t>(crowd.cols);
  if (rows.empty()) return {};
  if (!(crowd.violation[rows[0]] <= 0)) return {rows};
  const auto compare = [&](size_t a, size_t b) {
    for (size_t k = 0; k < cols; k++) {
      const double x = lessIsBetter(crowd.values[a * cols + k]), y = lessIsBetter(crowd.values[b * cols + k]);
      if (x != y) return x < y;
    }
    return false;
  };
  std::stable_sort(rows.begin(), rows.end(), compare);
  std::vector<std::vector<size_t>> groups;
  for (size_t n = 0; n < rows.size(); n++) {
    if (n == 0 || compare(rows[n - 1], rows[n])) groups.emplace_back();
    groups.back().push_back(rows[n]);
  }
  return groups;
}

std::vector<std::vector<size_t>> frontsOf(const Crowd& crowd, int32_t* rank) {
  const int32_t count = constrainedRanks(crowd.values, crowd.violation, crowd.rows, crowd.cols, rank);
  std::vector<std::vector<size_t>> fronts(static_cast<size_t>(count));
  for (size_t i = 0; i < crowd.rows; i++) fronts[static_cast<size_t>(rank[i])].push_back(i);
  return fronts;
}

/** Crowding distance of each group, by its first row. */
std::vector<double> crowdingOf(const Crowd& crowd, const std::vector<std::vector<size_t>>& groups) {
  const size_t cols = static_cast<size_t>(crowd.cols);
  std::vector<double> values, distance(groups.size());
  for (const auto& group : groups)
    values.insert(values.end(), crowd.values + group[0] * cols, crowd.values + (group[0] + 1) * cols);
  crowdingDistance(values.data(), groups.size(), crowd.cols, distance.data());
  return distance;
}

double distanceBetween(const Crowd& crowd, size_t a, size_t b) {
  const size_t dim = static_cast<size_t>(crowd.dim);
  double sum = 0;
  for (size_t j = 0; j < dim; j++) {
    const double difference = crowd.points[a * dim + j] - crowd.points[b * dim + j];
    sum += difference * difference;
  }
  return std::sqrt(sum);
}

/** Steps from one value to the next, in units of the range; nothing between equal ones, however infinite. */
double gap(double from, double to, double range) { return from == to ? 0 : (to - from) / range; }

}  // namespace

void crowdingDistance(const double* values, size_t rows, int cols, double* out) {
  const size_t width = static_cast<size_t>(cols);
  std::fill(out, out + rows, 0.0);
  std::vector<size_t> order(rows);
  for (size_t k = 0; k < width; k++) {
    std::iota(order.begin(), order.end(), size_t{0});
    const auto at = [&](size_t n) { return lessIsBetter(values[order[n] * width + k]); };
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
      return lessIsBetter(values[a * width + k]) < lessIsBetter(values[b * width + k]);
    });
    double low = kInfinity, high = -kInfinity;
    for (size_t n = 0; n < rows; n++) {
      if (!std::isfinite(at(n))) continue;
      low = std::min(low, at(n));
      high = std::max(high, at(n));
    }
    const double range = high > low ? high - low : 1;
    for (size_t n = 0; n < rows; n++) {
      const bool end = n == 0 || n + 1 == rows;
      out[order[n]] += end ? kInfinity : gap(at(n - 1), at(n), range) + gap(at(n), at(n + 1), range);
    }
  }
}

void standings(const Crowd& crowd, int32_t* rank, double* crowding, double* spread) {
  for (const auto& front : frontsOf(crowd, rank)) {
    const auto groups = groupsOf(crowd, front);
    const std::vector<double> distance = crowdingOf(crowd, groups);
    for (size_t g = 0; g < groups.size(); g++) {
      for (const size_t i : groups[g]) {
        crowding[i] = distance[g];
        spread[i] = kInfinity;
        for (const size_t other : groups[g])
          if (other != i) spread[i] = std::min(spread[i], distanceBetween(crowd, i, other));
      }
    }
  }
}

Filling fillFronts(const Crowd& crowd, size_t keep) {
  std::vector<int32_t> rank(crowd.rows);
  Filling filling{{}, {}, 0, true};
  for (const auto& front : frontsOf(crowd, rank.data())) {
    if (filling.whole.size() + front.size() <= keep) {
      filling.whole.insert(filling.whole.end(), front.begin(), front.end());
      continue;
    }
    filling.room = keep - filling.whole.size();
    if (filling.room == 0) break;
    filling.groups = groupsOf(crowd, front);
    filling.allowed = crowd.violation[front[0]] <= 0;
    break;
  }
  return filling;
}

size_t endFilling(const Crowd& crowd, const Filling& filling, const std::vector<size_t>& chosen, int32_t* out) {
  const size_t dim = static_cast<size_t>(crowd.dim);
  std::vector<size_t> taken = filling.whole, rest;
  for (const size_t g : chosen) taken.push_back(filling.groups[g][0]);
  size_t room = filling.room - chosen.size();
  if (room > 0) {
    for (const auto& group : filling.groups) rest.insert(rest.end(), group.begin() + 1, group.end());
    const auto pointsOf = [&](const std::vector<size_t>& rows) {
      std::vector<double> points;
      points.reserve(rows.size() * dim);
      for (const size_t i : rows) points.insert(points.end(), crowd.points + i * dim, crowd.points + (i + 1) * dim);
      return points;
    };
    const std::vector<double> from = pointsOf(rest), known = pointsOf(taken);
    std::vector<int32_t> picks(std::min(room, rest.size()));
    const size_t picked = farthestPoints(from.data(), rest.size(), known.data(), taken.size(), crowd.dim, nullptr,
                                         nullptr, 0, picks.size(), picks.data());
    std::vector<bool> used(rest.size(), false);
    for (size_t n = 0; n < picked; n++) used[static_cast<size_t>(picks[n])] = true;
    // Repeats of a point are no farther than 0: they come last, in their order.
    size_t more = picks.size() - picked;
    for (size_t n = 0; n < rest.size() && more > 0; n++) {
      if (used[n]) continue;
      used[n] = true;
      more--;
    }
    for (size_t n = 0; n < rest.size(); n++)
      if (used[n]) taken.push_back(rest[n]);
  }
  std::sort(taken.begin(), taken.end());
  for (size_t n = 0; n < taken.size(); n++) out[n] = static_cast<int32_t>(taken[n]);
  return taken.size();
}

size_t surviveByCrowding(const Crowd& crowd, size_t keep, Key key, int32_t* out) {
  const Filling filling = fillFronts(crowd, keep);
  std::vector<size_t> chosen(filling.groups.size());
  std::iota(chosen.begin(), chosen.end(), size_t{0});
  if (chosen.size() > filling.room) {
    const std::vector<double> distance = crowdingOf(crowd, filling.groups);
    std::vector<double> coin(chosen.size());
    fillUniform(key, 0, coin.data(), coin.size());
    std::sort(chosen.begin(), chosen.end(), [&](size_t a, size_t b) {
      return distance[a] != distance[b] ? distance[a] > distance[b] : coin[a] < coin[b];
    });
    chosen.resize(filling.room);
  }
  return endFilling(crowd, filling, chosen, out);
}

}  // namespace lode
