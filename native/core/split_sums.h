// What the two sides of a split are worth: sums over rows that are added and removed one by one. The score of a side is
// (sum w y)^2 / sum w, summed over outputs; largest where the squared deviations within the sides are least. With one-hot
// targets it is the Gini index.
#pragma once
#include <cstdint>
#include <vector>

namespace lode {

/** One output; a row is (w, w y). */
struct OneSum {
  struct Row {
    double w, wy;
  };
  const Row* rows;
  double w = 0, s = 0;
  explicit OneSum(const Row* r, int64_t) : rows(r) {}
  void clear() { w = s = 0; }
  void add(uint32_t row, double sign) {
    w += sign * rows[row].w;
    s += sign * rows[row].wy;
  }
  double score() const { return w > 0 ? s * s / w : 0; }
  double mean(int64_t, double otherwise) const { return w > 0 ? s / w : otherwise; }
};

/** Classes; a row is (w, class). */
struct ClassSums {
  struct Row {
    double w;
    int32_t label;
  };
  const Row* rows;
  double w = 0, squares = 0;
  std::vector<double> s;
  ClassSums(const Row* r, int64_t classes) : rows(r), s(static_cast<size_t>(classes)) {}
  void clear() {
    w = squares = 0;
    s.assign(s.size(), 0.0);
  }
  void add(uint32_t row, double sign) {
    const double weight = sign * rows[row].w;
    double& sum = s[static_cast<size_t>(rows[row].label)];
    squares += weight * (2 * sum + weight);
    sum += weight;
    w += weight;
  }
  double score() const { return w > 0 ? squares / w : 0; }
  double mean(int64_t k, double) const { return w > 0 ? s[static_cast<size_t>(k)] / w : 0; }
};

/** Several outputs, some of them masked: (w, w y) of each row and output. */
struct ManySums {
  using Row = OneSum::Row;
  const Row* rows;
  std::vector<double> w, s;
  ManySums(const Row* r, int64_t outputs) : rows(r), w(static_cast<size_t>(outputs)), s(static_cast<size_t>(outputs)) {}
  void clear() {
    w.assign(w.size(), 0.0);
    s.assign(s.size(), 0.0);
  }
  void add(uint32_t row, double sign) {
    const Row* r = rows + row * w.size();
    for (size_t k = 0; k < w.size(); k++) {
      w[k] += sign * r[k].w;
      s[k] += sign * r[k].wy;
    }
  }
  double score() const {
    double sum = 0;
    for (size_t k = 0; k < w.size(); k++) sum += w[k] > 0 ? s[k] * s[k] / w[k] : 0;
    return sum;
  }
  double mean(int64_t k, double otherwise) const {
    const size_t at = static_cast<size_t>(k);
    return w[at] > 0 ? s[at] / w[at] : otherwise;
  }
};

/** Several outputs, none masked: one weight a row. */
struct EvenSums {
  struct Row {
    double w;
    const double* y;
  };
  const Row* rows;
  double w = 0;
  std::vector<double> s;
  EvenSums(const Row* r, int64_t outputs) : rows(r), s(static_cast<size_t>(outputs)) {}
  void clear() {
    w = 0;
    s.assign(s.size(), 0.0);
  }
  void add(uint32_t row, double sign) {
    const double weight = sign * rows[row].w;
    const double* y = rows[row].y;
    w += weight;
    for (size_t k = 0; k < s.size(); k++) s[k] += weight * y[k];
  }
  double score() const {
    double sum = 0;
    for (const double x : s) sum += x * x;
    return w > 0 ? sum / w : 0;
  }
  double mean(int64_t k, double otherwise) const { return w > 0 ? s[static_cast<size_t>(k)] / w : otherwise; }
};

}  // namespace lode
