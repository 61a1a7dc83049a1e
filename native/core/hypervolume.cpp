#include "core/hypervolume.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <vector>

#include "core/dominance.h"

namespace lode {

namespace {

/** Points as what they win on the reference: all positive, the more, the better. `count` rows of `cols`. */
struct Gains {
  std::vector<double> data;
  size_t cols = 0;
  size_t count() const { return cols == 0 ? 0 : data.size() / cols; }
  const double* row(size_t i) const { return &data[i * cols]; }
};

/** The rows that no other one covers, each once; a row covers another if it is as large everywhere. */
Gains uncovered(const Gains& set) {
  std::vector<double> less(set.data.size());
  std::transform(set.data.begin(), set.data.end(), less.begin(), [](double x) { return -x; });
  std::vector<int32_t> rank(set.count());
  nonDominatedRanks(less.data(), set.count(), static_cast<int>(set.cols), rank.data());
  std::vector<size_t> order;
  for (size_t i = 0; i < set.count(); i++)
    if (rank[i] == 0) order.push_back(i);
  const auto compare = [&](size_t a, size_t b) {
    return std::lexicographical_compare(set.row(a), set.row(a) + set.cols, set.row(b), set.row(b) + set.cols);
  };
  std::sort(order.begin(), order.end(), compare);
  Gains kept{{}, set.cols};
  for (size_t n = 0; n < order.size(); n++)
    if (n == 0 || compare(order[n - 1], order[n]))
      kept.data.insert(kept.data.end(), set.row(order[n]), set.row(order[n]) + set.cols);
  return kept;
}

/** Row numbers, largest value of a column first. */
std::vector<size_t> largestFirst(const Gains& set, size_t column) {
  std::vector<size_t> order(set.count());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return set.row(a)[column] > set.row(b)[column]; });
  return order;
}

double area(const Gains& set) {
  double sum = 0, reached = 0;
  for (const size_t i : largestFirst(set, 0)) {
    const double x = set.row(i)[0], y = set.row(i)[1];
    if (y > reached) {
      sum += x * (y - reached);
      reached = y;
    }
  }
  return sum;
}

/** The staircase of a slice: y falls as x grows. Gives the area that (x, y) adds, and takes it in. */
double addStep(std::map<double, double>& stairs, double x, double y) {
  auto next = stairs.lower_bound(x);
  if (next != stairs.end() && next->second >= y) return 0;
  // From x down: the steps that (x, y) covers, until one that is higher.
  double added = 0, right = x, floor = next == stairs.end() ? 0 : next->second;
  if (next != stairs.end() && next->first == x) next = stairs.erase(next);
  while (next != stairs.begin()) {
    const auto left = std::prev(next);
    added += (right - left->first) * (y - floor);
    right = left->first;
    floor = left->second;
    if (left->second >= y) break;
    next = stairs.erase(left);
  }
  if (floor < y) added += right * (y - floor);
  stairs[x] = y;
  return added;
}

double volume3(const Gains& set) {
  std::map<double, double> stairs;
  const std::vector<size_t> order = largestFirst(set, 2);
  double sum = 0, slice = 0;
  for (size_t n = 0; n < order.size(); n++) {
    const double* row = set.row(order[n]);
    slice += addStep(stairs, row[0], row[1]);
    const double below = n + 1 < order.size() ? set.row(order[n + 1])[2] : 0;
    sum += slice * (row[2] - below);
  }
  return sum;
}

double volume(const Gains& set) {
  if (set.count() == 0) return 0;
  if (set.cols == 1) return *std::max_element(set.data.begin(), set.data.end());
  if (set.cols == 2) return area(set);
  if (set.cols == 3) return volume3(set);
  // Smallest last column first: what comes later wins at least as much there, so that a row's exclusive volume is its
  // last gain times an exclusive volume of one dimension less.
  const size_t last = set.cols - 1;
  std::vector<size_t> order = largestFirst(set, last);
  std::reverse(order.begin(), order.end());
  double sum = 0;
  for (size_t n = 0; n < order.size(); n++) {
    const double* row = set.row(order[n]);
    Gains limited{{}, last};
    for (size_t m = n + 1; m < order.size(); m++)
      for (size_t k = 0; k < last; k++) limited.data.push_back(std::min(row[k], set.row(order[m])[k]));
    double own = 1;
    for (size_t k = 0; k < last; k++) own *= row[k];
    sum += row[last] * (own - volume(uncovered(limited)));
  }
  return sum;
}

}  // namespace

double hypervolume(const double* points, size_t rows, int cols, const double* reference) {
  const size_t width = static_cast<size_t>(cols);
  Gains gains{{}, width};
  for (size_t i = 0; i < rows; i++) {
    const double* row = points + i * width;
    bool counts = width > 0;
    for (size_t k = 0; k < width; k++) counts = counts && std::isfinite(row[k]) && row[k] < reference[k];
    if (!counts) continue;
    for (size_t k = 0; k < width; k++) gains.data.push_back(reference[k] - row[k]);
  }
  if (gains.count() == 0) return 0;
  return volume(cols > 3 ? uncovered(gains) : gains);
}

}  // namespace lode
