// One regression tree on binned inputs and second-order gradients, grown leaf by leaf, the best split first
// (Ke et al. 2017, LightGBM; gains and leaf values: Chen and Guestrin 2016, arXiv:1603.02754, equations 5 to 7).
#pragma once
#include <cstdint>
#include <vector>

#include "core/tree_model.h"

namespace lode {

constexpr int kMostBins = 255;

/** Inputs as bins: x lies in bin b where edges[b - 1] < x <= edges[b]. */
struct BinnedColumns {
  const uint8_t* bins;   // (inputs, rows)
  const float* edges;    // (inputs, kMostBins)
  const int32_t* count;  // (inputs): bins in use; edges count - 1
  int64_t rows, inputs;
};

struct HistogramSettings {
  int64_t leaves, depth, leastRows;
  double l2, rate;
};

/** bins, edges and count as above, of points (rows, inputs): midpoints of all values where they are few, else quantiles. */
void binColumns(const double* points, int64_t rows, int64_t inputs, int most, uint8_t* bins, float* edges, int32_t* count);

class HistogramTree {
 public:
  HistogramTree(const BinnedColumns& columns, const HistogramSettings& settings);

  /** Grows a tree on `rows`, in place reordered; gradients and hessians by row number. */
  void grow(std::vector<uint32_t>& rows, const double* gradients, const double* hessians);

  /** The last tree: its nodes, and the value of each leaf. */
  const std::vector<TreeNode>& nodes() const { return nodes_; }
  const std::vector<float>& values() const { return values_; }
  /** The part of the rows that lies in leaf i. */
  const uint32_t* leafRows(size_t i, size_t* count) const {
    *count = leaves_[i].end - leaves_[i].begin;
    return rows_->data() + leaves_[i].begin;
  }
  /** Value of a row that may not have been learned from. */
  float valueAt(uint32_t row) const;

 private:
  struct Bin {
    double g, h;
    uint64_t rows;
  };
  struct Leaf {
    uint32_t node, begin, end;
    int64_t depth;
    double g, h;
    int histogram;  // -1: none, cannot be split
    double gain;
    int32_t feature, bin;
  };

  int takeHistogram();
  void fill(int histogram, const Leaf& leaf, const double* gradients, const double* hessians);
  void consider(Leaf& leaf);
  bool splittable(const Leaf& leaf) const;
  uint32_t divide(const Leaf& leaf);
  void split(size_t at, const double* gradients, const double* hessians);
  void finish();

  const BinnedColumns& columns_;
  const HistogramSettings& settings_;
  std::vector<size_t> first_;  // of each input in a histogram
  std::vector<std::vector<Bin>> histograms_;
  std::vector<int> free_;
  std::vector<uint32_t>* rows_ = nullptr;
  std::vector<uint32_t> spare_;
  std::vector<double> g_, h_;
  std::vector<Leaf> leaves_;
  std::vector<TreeNode> nodes_;
  std::vector<int32_t> splitBin_;  // by node
  std::vector<float> values_;
};

}  // namespace lode
