#include "core/select.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace lode {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
/** Points in a leaf: scanning a few cache lines is faster than another level. */
constexpr size_t kLeaf = 16;

bool finiteRow(const double* row, int dim) {
  return std::all_of(row, row + dim, [](double x) { return std::isfinite(x); });
}

/** The finite rows of a matrix, scaled. */
std::vector<double> scaledRows(const double* points, size_t rows, int dim, const double* scale) {
  std::vector<double> kept;
  kept.reserve(rows * static_cast<size_t>(dim));
  for (size_t i = 0; i < rows; i++) {
    const double* row = points + i * static_cast<size_t>(dim);
    if (!finiteRow(row, dim)) continue;
    for (int j = 0; j < dim; j++) kept.push_back(row[j] * (scale == nullptr ? 1.0 : scale[j]));
  }
  return kept;
}

/** Squared distance, given up once above `bound`: the result is then some number above it. */
double squaredDistance(const double* a, const double* b, int dim, double bound) {
  double sum = 0;
  int j = 0;
  for (; j + 4 <= dim; j += 4) {
    for (int k = j; k < j + 4; k++) sum += (a[k] - b[k]) * (a[k] - b[k]);
    if (sum > bound) return sum;
  }
  for (; j < dim; j++) sum += (a[j] - b[j]) * (a[j] - b[j]);
  return sum;
}

}  // namespace

KdTree::KdTree(const double* points, size_t rows, int dim, const double* scale) : dim_(dim) {
  const size_t width = static_cast<size_t>(dim);
  const std::vector<double> kept = scaledRows(points, rows, dim, scale);
  const size_t count = width == 0 ? 0 : kept.size() / width;
  if (count == 0) return;
  std::vector<size_t> order(count);
  std::iota(order.begin(), order.end(), size_t{0});
  nodes_.reserve(4 * count / kLeaf + 4);
  build(kept, order, 0, count);
  points_.reserve(kept.size());
  for (const size_t i : order) points_.insert(points_.end(), &kept[i * width], &kept[i * width] + width);
}

size_t KdTree::build(const std::vector<double>& points, std::vector<size_t>& order, size_t begin, size_t end) {
  const size_t width = static_cast<size_t>(dim_), index = nodes_.size();
  nodes_.push_back({-1, 0, 0, begin, end});
  if (end - begin <= kLeaf) return index;
  int axis = -1;
  double widest = 0;
  for (int j = 0; j < dim_; j++) {
    double low = kInfinity, high = -kInfinity;
    for (size_t i = begin; i < end; i++) {
      const double x = points[order[i] * width + static_cast<size_t>(j)];
      low = std::min(low, x);
      high = std::max(high, x);
    }
    if (high - low > widest) {
      widest = high - low;
      axis = j;
    }
  }
  // All points equal: one leaf, however large.
  if (axis < 0) return index;
  const size_t middle = begin + (end - begin) / 2, column = static_cast<size_t>(axis);
  std::nth_element(order.begin() + static_cast<ptrdiff_t>(begin), order.begin() + static_cast<ptrdiff_t>(middle),
                   order.begin() + static_cast<ptrdiff_t>(end), [&](size_t a, size_t b) {
                     return points[a * width + column] < points[b * width + column];
                   });
  const double split = points[order[middle] * width + column];
  build(points, order, begin, middle);
  const size_t right = build(points, order, middle, end);
  nodes_[index] = {axis, split, right, begin, end};
  return index;
}

void KdTree::visit(size_t node, const double* query, double& best) const {
  const Node& n = nodes_[node];
  const size_t width = static_cast<size_t>(dim_);
  if (n.axis < 0) {
    for (size_t i = n.begin; i < n.end; i++) {
      const double d = squaredDistance(query, &points_[i * width], dim_, best);
      if (d < best) best = d;
      if (best == 0) return;
    }
    return;
  }
  const double offset = query[n.axis] - n.split;
  visit(offset < 0 ? node + 1 : n.right, query, best);
  if (offset * offset < best) visit(offset < 0 ? n.right : node + 1, query, best);
}

double KdTree::nearestSquared(const double* query, double bound) const {
  double best = bound;
  if (!nodes_.empty()) visit(0, query, best);
  return best < bound ? best : kInfinity;
}

void nearestDistance(const double* known, size_t knownRows, const double* queries, size_t queryRows, int dim,
                     const double* scale, double* out) {
  const size_t width = static_cast<size_t>(dim);
  const KdTree tree(known, knownRows, dim, scale);
  std::vector<double> query(width);
  for (size_t i = 0; i < queryRows; i++) {
    const double* row = queries + i * width;
    if (!finiteRow(row, dim)) {
      out[i] = NAN;
      continue;
    }
    for (size_t j = 0; j < width; j++) query[j] = row[j] * (scale == nullptr ? 1.0 : scale[j]);
    out[i] = std::sqrt(tree.nearestSquared(query.data(), kInfinity));
  }
}

size_t farthestPoints(const double* candidates, size_t rows, const double* known, size_t knownRows, int dim,
                      const double* weights, const double* scale, double least, size_t count, int32_t* out) {
  const size_t width = static_cast<size_t>(dim);
  std::vector<double> scaled(rows * width), distance(rows);
  for (size_t i = 0; i < rows; i++) {
    for (size_t j = 0; j < width; j++) {
      scaled[i * width + j] = candidates[i * width + j] * (scale == nullptr ? 1.0 : scale[j]);
    }
  }
  nearestDistance(known, knownRows, candidates, rows, dim, scale, distance.data());
  size_t picked = 0;
  while (picked < std::min(count, rows)) {
    size_t best = rows;
    double highest = 0;
    for (size_t i = 0; i < rows; i++) {
      const double weight = weights == nullptr ? 1.0 : weights[i];
      if (!(weight > 0) || !(distance[i] > least)) continue;
      // With nothing known yet, all distances are infinite and the weight alone decides.
      const double score = std::isinf(distance[i]) ? weight : weight * distance[i];
      if (best == rows || score > highest) {
        best = i;
        highest = score;
      }
    }
    if (best == rows) break;
    out[picked++] = static_cast<int32_t>(best);
    distance[best] = -1;
    for (size_t i = 0; i < rows; i++) {
      if (!(distance[i] > least)) continue;
      const double d = squaredDistance(&scaled[i * width], &scaled[best * width], dim, distance[i] * distance[i]);
      if (d < distance[i] * distance[i]) distance[i] = std::sqrt(d);
    }
  }
  return picked;
}

}  // namespace lode
