#include "core/spanning_tree.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lode {

namespace {

/** Points in units of their standard deviations. */
std::vector<double> standardized(const double* points, size_t rows, int dim) {
  std::vector<double> out(points, points + rows * dim);
  for (int j = 0; j < dim; j++) {
    double mean = 0, square = 0;
    for (size_t i = 0; i < rows; i++) mean += points[i * dim + j] / static_cast<double>(rows);
    for (size_t i = 0; i < rows; i++) {
      const double x = points[i * dim + j] - mean;
      square += x * x / static_cast<double>(rows);
    }
    // All points may share a coordinate.
    const double scale = square > 0 ? 1 / std::sqrt(square) : 0;
    for (size_t i = 0; i < rows; i++) out[i * dim + j] = (points[i * dim + j] - mean) * scale;
  }
  return out;
}

double squaredDistance(const double* a, const double* b, int dim) {
  double sum = 0;
  for (int j = 0; j < dim; j++) sum += (a[j] - b[j]) * (a[j] - b[j]);
  return sum;
}

double medianLength(const std::vector<TreeEdge>& edges) {
  std::vector<double> lengths;
  for (const TreeEdge& edge : edges) lengths.push_back(edge.length);
  const auto middle = lengths.begin() + static_cast<ptrdiff_t>(lengths.size() / 2);
  std::nth_element(lengths.begin(), middle, lengths.end());
  return *middle;
}

/** A part as seen from its first point: for each edge the point at its far end, and how many points lie beyond it. */
struct Rooted {
  std::vector<size_t> far, beyond;
};

Rooted rooted(const TreePart& part, size_t rows) {
  // Edges at each point, by their position in the list.
  std::vector<size_t> begin(rows + 1, 0), at;
  for (const TreeEdge& edge : part.edges) {
    begin[edge.a + 1]++;
    begin[edge.b + 1]++;
  }
  for (size_t i = 0; i < rows; i++) begin[i + 1] += begin[i];
  std::vector<size_t> list(2 * part.edges.size()), filled(begin.begin(), begin.end() - 1);
  for (size_t k = 0; k < part.edges.size(); k++) {
    list[filled[part.edges[k].a]++] = k;
    list[filled[part.edges[k].b]++] = k;
  }
  Rooted out{std::vector<size_t>(part.edges.size()), std::vector<size_t>(part.edges.size(), 1)};
  const size_t none = part.edges.size();
  struct Step {
    size_t point, edge, before;
  };
  std::vector<Step> walk{{part.points[0], none, none}};
  for (size_t w = 0; w < walk.size(); w++) {
    const Step step = walk[w];
    for (size_t l = begin[step.point]; l < begin[step.point + 1]; l++) {
      const size_t k = list[l];
      if (k == step.edge) continue;
      out.far[k] = part.edges[k].a == step.point ? part.edges[k].b : part.edges[k].a;
      walk.push_back({out.far[k], k, step.edge});
    }
  }
  for (size_t w = walk.size(); w-- > 1;)
    if (walk[w].before != none) out.beyond[walk[w].before] += out.beyond[walk[w].edge];
  return out;
}

/** Everything that hangs together with `start` after the edges of `part` but one were followed. */
void divide(const TreePart& part, size_t rows, size_t cut, size_t start, TreePart& one, TreePart& other) {
  std::vector<size_t> group(rows);
  for (const size_t i : part.points) group[i] = i;
  // Union-find with path halving.
  auto root = [&group](size_t i) {
    while (group[i] != i) i = group[i] = group[group[i]];
    return i;
  };
  for (size_t k = 0; k < part.edges.size(); k++)
    if (k != cut) group[root(part.edges[k].a)] = root(part.edges[k].b);
  const size_t chosen = root(start);
  for (const size_t i : part.points) (root(i) == chosen ? one : other).points.push_back(i);
  for (size_t k = 0; k < part.edges.size(); k++)
    if (k != cut) (root(part.edges[k].a) == chosen ? one : other).edges.push_back(part.edges[k]);
}

}  // namespace

std::vector<TreeEdge> spanningTree(const double* points, size_t rows, int dim) {
  const std::vector<double> scaled = standardized(points, rows, dim);
  std::vector<double> nearest(rows, std::numeric_limits<double>::infinity());
  std::vector<size_t> from(rows, 0), left(rows > 0 ? rows - 1 : 0);
  for (size_t i = 0; i < left.size(); i++) left[i] = i + 1;
  std::vector<TreeEdge> edges;
  size_t newest = 0;
  while (!left.empty()) {
    size_t best = 0;
    for (size_t l = 0; l < left.size(); l++) {
      const size_t i = left[l];
      const double distance = squaredDistance(&scaled[i * dim], &scaled[newest * dim], dim);
      if (distance < nearest[i]) {
        nearest[i] = distance;
        from[i] = newest;
      }
      if (nearest[i] < nearest[left[best]]) best = l;
    }
    newest = left[best];
    left[best] = left.back();
    left.pop_back();
    edges.push_back({from[newest], newest, std::sqrt(nearest[newest])});
  }
  return edges;
}

bool cutTree(const TreePart& part, size_t rows, size_t least, double gap, TreePart& one, TreePart& other) {
  const size_t n = part.points.size(), none = part.edges.size();
  if (n < 2 * least || none == 0) return false;
  const double shortest = gap * medianLength(part.edges);
  const Rooted seen = rooted(part, rows);
  size_t cut = none;
  for (size_t k = 0; k < none; k++) {
    if (std::min(seen.beyond[k], n - seen.beyond[k]) < least || !(part.edges[k].length > shortest)) continue;
    if (cut == none || part.edges[k].length > part.edges[cut].length) cut = k;
  }
  if (cut == none) return false;
  divide(part, rows, cut, seen.far[cut], one, other);
  return true;
}

}  // namespace lode
