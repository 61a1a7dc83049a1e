// Gradient boosting (Friedman 2001, doi:10.1214/aos/1013203451) with trees on histograms: squared errors of one output,
// logistic loss of two classes, cross-entropy of several (a tree a class and round). One member of an ensemble: it learns
// from the rows outside its fold and is judged on those inside. A pure function of the data and the key.
#pragma once
#include "core/histogram_tree.h"
#include "core/random.h"

namespace lode {

struct BoostingData {
  BinnedColumns columns;
  const double* targets;  // (rows): values, NaN = masked; or classes
  const double* weights;  // (rows) or null
  const int32_t* folds;   // (rows)
  int32_t fold;           // left out; -1: none
  int classes;            // 0: regression
  const double* start;    // (outputs): raw values before the first tree
  int64_t outputs() const { return classes > 2 ? classes : 1; }
};

struct BoostingSettings {
  HistogramSettings tree;
  int64_t rounds;
  double sample;     // share of the rows that a round learns from
  int64_t patience;  // rounds without progress on the fold; 0: all rounds run
};

struct BoostedTrees {
  std::vector<TreeNode> nodes;  // tree behind tree, for each round one tree an output
  std::vector<int32_t> sizes;
  std::vector<float> leaves;
  std::vector<double> raw;     // (rows, outputs), without `start`; of all rows
  std::vector<double> losses;  // by round, on the fold (without one: on all rows)
};

BoostedTrees boost(const BoostingData& data, const BoostingSettings& settings, Key key, const int32_t* cancel);

}  // namespace lode
