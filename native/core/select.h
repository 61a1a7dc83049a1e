// Distances between points: the nearest known one by a k-d tree (Bentley 1975), and greedy farthest-point selection
// (Gonzalez 1985). Distances are Euclidean; rows with a coordinate that is not finite are not neighbours of anything.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lode {

class KdTree {
 public:
  /** points is (rows, dim), row-major, each column multiplied by scale[j] (null: 1); they are copied. */
  KdTree(const double* points, size_t rows, int dim, const double* scale);

  /** Squared distance from a scaled query to the nearest point; +infinity if there is none nearer than `bound`. */
  double nearestSquared(const double* query, double bound) const;

 private:
  struct Node {
    /** Inner nodes: the split axis and coordinate, and the right child; the left child follows. Leaves: axis -1. */
    int axis = -1;
    double split = 0;
    size_t right = 0, begin = 0, end = 0;
  };
  size_t build(const std::vector<double>& points, std::vector<size_t>& order, size_t begin, size_t end);
  void visit(size_t node, const double* query, double& best) const;

  int dim_;
  std::vector<Node> nodes_;
  std::vector<double> points_;
};

/** out[i] = distance from query i to the nearest known point: +infinity if there is none, NaN for a NaN query. */
void nearestDistance(const double* known, size_t knownRows, const double* queries, size_t queryRows, int dim,
                     const double* scale, double* out);

/**
 * Greedy maximin selection: each pick has the largest weight x distance to everything known or picked before; ties go to
 * the lowest index. Ends early when nothing of positive weight lies farther than `least`. `weights` may be null.
 * Gives the number of picks written to `out` (room for `count`).
 */
size_t farthestPoints(const double* candidates, size_t rows, const double* known, size_t knownRows, int dim,
                      const double* weights, const double* scale, double least, size_t count, int32_t* out);

}  // namespace lode
