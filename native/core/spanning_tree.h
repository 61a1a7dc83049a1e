// Clusters of points by single linkage: the minimum spanning tree (Prim 1957), cut where it is longest (Zahn 1971,
// doi:10.1109/T-C.1971.223083). Distances are in units of the points' standard deviations.
#pragma once
#include <cstddef>
#include <vector>

namespace lode {

struct TreeEdge {
  size_t a, b;
  double length;
};

/** The rows - 1 edges of the tree over (rows, dim) points; takes time rows^2. */
std::vector<TreeEdge> spanningTree(const double* points, size_t rows, int dim);

/** A connected part of a tree: its points, and the edges between them. */
struct TreePart {
  std::vector<size_t> points;
  std::vector<TreeEdge> edges;
};

/**
 * Cuts a part in two at its longest edge that leaves at least `least` points on both sides and is longer than `gap` times
 * the median edge. False: there is no such edge. `rows` is the number of points of the whole tree.
 */
bool cutTree(const TreePart& part, size_t rows, size_t least, double gap, TreePart& one, TreePart& other);

}  // namespace lode
