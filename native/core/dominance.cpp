#include "core/dominance.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

namespace lode {

namespace {

/** Sets this small are compared pair by pair: faster than to split them. */
constexpr size_t kSmall = 12;

double lessIsBetter(double value) { return value != value ? std::numeric_limits<double>::infinity() : value; }

/** Each value's place among the distinct values of its column; gives the number of these. */
int32_t denseOrder(const double* values, size_t rows, size_t stride, int32_t* place) {
  std::vector<size_t> order(rows);
  std::iota(order.begin(), order.end(), size_t{0});
  const auto at = [&](size_t i) { return lessIsBetter(values[i * stride]); };
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return at(a) < at(b); });
  int32_t next = 0;
  for (size_t k = 0; k < rows; k++) {
    if (k > 0 && at(order[k]) != at(order[k - 1])) next++;
    place[order[k] * stride] = next;
  }
  return rows == 0 ? 0 : next + 1;
}

using Set = std::vector<int32_t>;

/**
 * Ranks distinct rows in lexicographic order; a set is an ascending list of row numbers, so that what comes later never
 * dominates what came before. All values are places within their column.
 */
class Sorter {
 public:
  Sorter(const std::vector<int32_t>& places, size_t rows, int cols, int32_t distinctSecond)
      : places_(places), width_(static_cast<size_t>(cols)), rank_(rows, 0), best_(static_cast<size_t>(distinctSecond), -1) {
    Set all(rows);
    std::iota(all.begin(), all.end(), 0);
    rankWithin(all, cols - 1);
  }

  int32_t rank(size_t i) const { return rank_[i]; }

 private:
  int32_t at(int32_t i, int k) const { return places_[static_cast<size_t>(i) * width_ + static_cast<size_t>(k)]; }

  void raise(int32_t i, int32_t above) {
    int32_t& rank = rank_[static_cast<size_t>(i)];
    rank = std::max(rank, above + 1);
  }

  /** Whether a is as good as b in objectives 0 to k; the callers see to the others. */
  void compare(int32_t a, int32_t b, int k) {
    if (rank_[static_cast<size_t>(a)] < rank_[static_cast<size_t>(b)]) return;
    for (int j = 0; j <= k; j++)
      if (at(a, j) > at(b, j)) return;
    raise(b, rank_[static_cast<size_t>(a)]);
  }

  // A Fenwick tree of maxima over the places of objective 1: the highest rank among rows seen with a place of at most p.
  int32_t highest(int32_t p) const {
    int32_t found = -1;
    for (int32_t i = p; i >= 0; i = (i & (i + 1)) - 1) found = std::max(found, best_[static_cast<size_t>(i)]);
    return found;
  }
  void note(int32_t p, int32_t rank) {
    for (size_t i = static_cast<size_t>(p); i < best_.size(); i |= i + 1) best_[i] = std::max(best_[i], rank);
  }
  void forget(int32_t p) {
    for (size_t i = static_cast<size_t>(p); i < best_.size(); i |= i + 1) best_[i] = -1;
  }

  /** Objectives 0 and 1 decide within the set. */
  void sweep(const Set& set) {
    for (const int32_t i : set) {
      raise(i, highest(at(i, 1)));
      note(at(i, 1), rank_[static_cast<size_t>(i)]);
    }
    for (const int32_t i : set) forget(at(i, 1));
  }

  /** Objectives 0 and 1 decide what of `low`, ranked already, dominates what of `high`. */
  void sweep(const Set& low, const Set& high) {
    auto next = low.begin();
    for (const int32_t i : high) {
      for (; next != low.end() && *next < i; ++next) note(at(*next, 1), rank_[static_cast<size_t>(*next)]);
      raise(i, highest(at(i, 1)));
    }
    for (auto it = low.begin(); it != next; ++it) forget(at(*it, 1));
  }

  int32_t median(const Set& set, int k) {
    std::vector<int32_t> values;
    values.reserve(set.size());
    for (const int32_t i : set) values.push_back(at(i, k));
    const auto middle = values.begin() + static_cast<ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
  }

  struct Parts {
    Set below, equal, above, upTo;
  };
  /** Splits by objective k; `upTo` is below and equal together. Order is kept. */
  Parts split(const Set& set, int k, int32_t by) const {
    Parts parts;
    for (const int32_t i : set) {
      const int32_t value = at(i, k);
      (value < by ? parts.below : value == by ? parts.equal : parts.above).push_back(i);
      if (value <= by) parts.upTo.push_back(i);
    }
    return parts;
  }

  /** NDHelperA: ranks a set whose rows are equal in the objectives after k. */
  void rankWithin(const Set& set, int k) {
    if (set.size() <= kSmall) {
      for (size_t b = 1; b < set.size(); b++)
        for (size_t a = 0; a < b; a++) compare(set[a], set[b], k);
      return;
    }
    if (k == 1) return sweep(set);
    const Parts parts = split(set, k, median(set, k));
    if (parts.equal.size() == set.size()) return rankWithin(set, k - 1);
    rankWithin(parts.below, k);
    rankAfter(parts.below, parts.equal, k - 1);
    rankWithin(parts.equal, k - 1);
    rankAfter(parts.upTo, parts.above, k - 1);
    rankWithin(parts.above, k);
  }

  /** NDHelperB: lets `low`, ranked already, raise `high`; low is as good as high in the objectives after k. */
  void rankAfter(const Set& low, const Set& high, int k) {
    if (low.empty() || high.empty()) return;
    if (low.size() == 1 || high.size() == 1 || low.size() + high.size() <= kSmall) {
      for (const int32_t b : high)
        for (const int32_t a : low) compare(a, b, k);
      return;
    }
    if (k == 1) return sweep(low, high);
    const auto lower = [&](int32_t a, int32_t b) { return at(a, k) < at(b, k); };
    const auto [lowLeast, lowMost] = std::minmax_element(low.begin(), low.end(), lower);
    const auto [highLeast, highMost] = std::minmax_element(high.begin(), high.end(), lower);
    if (at(*lowMost, k) <= at(*highLeast, k)) return rankAfter(low, high, k - 1);
    if (at(*lowLeast, k) > at(*highMost, k)) return;
    const int32_t by = median(low.size() > high.size() ? low : high, k);
    const Parts l = split(low, k, by), h = split(high, k, by);
    rankAfter(l.below, h.below, k);
    rankAfter(l.upTo, h.equal, k - 1);
    rankAfter(l.upTo, h.above, k - 1);
    rankAfter(l.above, h.above, k);
  }

  const std::vector<int32_t>& places_;
  size_t width_;
  std::vector<int32_t> rank_, best_;
};

}  // namespace

int32_t nonDominatedRanks(const double* values, size_t rows, int cols, int32_t* rank) {
  const size_t width = static_cast<size_t>(cols);
  if (rows == 0) return 0;
  if (cols == 0) {
    std::fill(rank, rank + rows, 0);
    return 1;
  }
  if (cols == 1) return denseOrder(values, rows, 1, rank);
  std::vector<int32_t> place(rows * width);
  int32_t distinctSecond = 0;
  for (size_t k = 0; k < width; k++) {
    const int32_t distinct = denseOrder(values + k, rows, width, &place[k]);
    if (k == 1) distinctSecond = distinct;
  }
  std::vector<size_t> order(rows);
  std::iota(order.begin(), order.end(), size_t{0});
  const auto rowAt = [&](size_t i) { return place.begin() + static_cast<ptrdiff_t>(i * width); };
  const auto end = static_cast<ptrdiff_t>(width);
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return std::lexicographical_compare(rowAt(a), rowAt(a) + end, rowAt(b), rowAt(b) + end);
  });
  // Distinct rows in lexicographic order; `which` says which of them a row is.
  std::vector<int32_t> distinct, which(rows);
  distinct.reserve(place.size());
  for (size_t n = 0; n < rows; n++) {
    const bool again = n > 0 && std::equal(rowAt(order[n]), rowAt(order[n]) + end, rowAt(order[n - 1]));
    if (!again) distinct.insert(distinct.end(), rowAt(order[n]), rowAt(order[n]) + end);
    which[order[n]] = static_cast<int32_t>(distinct.size() / width) - 1;
  }
  const Sorter sorter(distinct, distinct.size() / width, cols, distinctSecond);
  int32_t most = 0;
  for (size_t i = 0; i < rows; i++) {
    rank[i] = sorter.rank(static_cast<size_t>(which[i]));
    most = std::max(most, rank[i]);
  }
  return most + 1;
}

int32_t constrainedRanks(const double* values, const double* violation, size_t rows, int cols, int32_t* rank) {
  const size_t width = static_cast<size_t>(cols);
  std::vector<size_t> allowed, others;
  for (size_t i = 0; i < rows; i++) (violation[i] <= 0 ? allowed : others).push_back(i);
  std::vector<double> part;
  part.reserve(allowed.size() * width);
  for (const size_t i : allowed) part.insert(part.end(), values + i * width, values + (i + 1) * width);
  std::vector<int32_t> ranks(std::max(allowed.size(), others.size()));
  const int32_t fronts = nonDominatedRanks(part.data(), allowed.size(), cols, ranks.data());
  for (size_t n = 0; n < allowed.size(); n++) rank[allowed[n]] = ranks[n];
  part.clear();
  for (const size_t i : others) part.push_back(violation[i]);
  const int32_t more = nonDominatedRanks(part.data(), others.size(), 1, ranks.data());
  for (size_t n = 0; n < others.size(); n++) rank[others[n]] = fronts + ranks[n];
  return fronts + more;
}

}  // namespace lode
