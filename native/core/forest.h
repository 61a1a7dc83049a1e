// Random forests: exact best splits over columns that are sorted once (Breiman 2001, doi:10.1023/A:1010933404324), or the
// best of random thresholds (Geurts, Ernst, Wehenkel 2006, doi:10.1007/s10994-006-6226-1). Regression of several outputs by
// the sum of squares, classification by the Gini index. Tree t is a pure function of the data and (key, t).
#pragma once
#include <cstdint>
#include <vector>

#include "core/random.h"
#include "core/tree_model.h"

namespace lode {

struct ForestData {
  const float* x;         // (inputs, rows)
  const uint32_t* order;  // (inputs, rows): rows by ascending x
  const double* targets;  // (rows, outputs), NaN = masked; with classes: (rows), 0 to classes - 1
  const double* weights;  // (rows) or null; rows of weight 0 do not count
  int64_t rows, inputs, outputs;
  int classes;  // 0: regression
  int64_t values() const { return classes > 0 ? classes : outputs; }
};

struct ForestSettings {
  int64_t features;  // tried at a node
  int64_t leastRows;  // of a leaf
  int64_t depth;      // most levels
  bool bootstrap, randomSplits;
};

struct ForestTrees {
  std::vector<TreeNode> nodes;   // tree behind tree
  std::vector<int32_t> sizes;    // nodes of each
  std::vector<float> leaves;     // (leaves, values), tree behind tree
  std::vector<double> outside;   // (rows, values): sums over the trees whose bootstrap left the row out
  std::vector<int32_t> counted;  // (rows): how many those are
};

/** Trees first .. last - 1, until `cancel` is set. */
ForestTrees growForest(const ForestData& data, const ForestSettings& settings, Key key, int64_t first, int64_t last,
                       const int32_t* cancel);

/** Float32 columns (inputs, rows) of points (rows, inputs), and their rows by ascending value (then by number). */
void sortColumns(const double* points, int64_t rows, int64_t inputs, float* x, uint32_t* order);

}  // namespace lode
