#include "core/histogram_tree.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace lode {

namespace {

constexpr double kLeastHessian = 1e-3;  // of a leaf

float between(float a, float b) {
  const float middle = a + (b - a) / 2;
  return middle < b ? middle : a;
}

}  // namespace

void binColumns(const double* points, int64_t rows, int64_t inputs, int most, uint8_t* bins, float* edges, int32_t* count) {
  std::vector<float> sorted(static_cast<size_t>(rows)), distinct;
  for (int64_t j = 0; j < inputs; j++) {
    for (int64_t i = 0; i < rows; i++) sorted[i] = static_cast<float>(points[i * inputs + j]);
    std::sort(sorted.begin(), sorted.end());
    distinct = sorted;
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    float* edge = edges + j * kMostBins;
    int used = 0;
    if (distinct.size() <= static_cast<size_t>(most)) {
      for (size_t i = 0; i + 1 < distinct.size(); i++) edge[used++] = between(distinct[i], distinct[i + 1]);
    } else {
      for (int b = 1; b < most; b++) {
        const size_t at = static_cast<size_t>(b) * sorted.size() / static_cast<size_t>(most);
        if (!(sorted[at - 1] < sorted[at])) continue;  // in a run of equal values: its end is another's turn
        const float e = between(sorted[at - 1], sorted[at]);
        if (used == 0 || e > edge[used - 1]) edge[used++] = e;
      }
    }
    std::fill(edge + used, edge + kMostBins, INFINITY);
    count[j] = used + 1;
    for (int64_t i = 0; i < rows; i++) {
      const float x = static_cast<float>(points[i * inputs + j]);
      bins[j * rows + i] = static_cast<uint8_t>(std::lower_bound(edge, edge + used, x) - edge);
    }
  }
}

HistogramTree::HistogramTree(const BinnedColumns& columns, const HistogramSettings& settings)
    : columns_(columns), settings_(settings), spare_(static_cast<size_t>(columns.rows)), g_(static_cast<size_t>(columns.rows)),
      h_(static_cast<size_t>(columns.rows)) {
  size_t at = 0;
  for (int64_t j = 0; j < columns.inputs; j++) {
    first_.push_back(at);
    at += static_cast<size_t>(columns.count[j]);
  }
  first_.push_back(at);
}

int HistogramTree::takeHistogram() {
  if (free_.empty()) {
    histograms_.emplace_back(first_.back());
    return static_cast<int>(histograms_.size()) - 1;
  }
  const int taken = free_.back();
  free_.pop_back();
  return taken;
}

void HistogramTree::fill(int histogram, const Leaf& leaf, const double* gradients, const double* hessians) {
  std::vector<Bin>& all = histograms_[static_cast<size_t>(histogram)];
  std::fill(all.begin(), all.end(), Bin{0, 0, 0});
  const uint32_t* rows = rows_->data() + leaf.begin;
  const size_t count = leaf.end - leaf.begin;
  for (size_t i = 0; i < count; i++) {
    g_[i] = gradients[rows[i]];
    h_[i] = hessians[rows[i]];
  }
  for (int64_t j = 0; j < columns_.inputs; j++) {
    const uint8_t* bins = columns_.bins + j * columns_.rows;
    Bin* to = all.data() + first_[static_cast<size_t>(j)];
    for (size_t i = 0; i < count; i++) {
      Bin& bin = to[bins[rows[i]]];
      bin.g += g_[i];
      bin.h += h_[i];
      bin.rows++;
    }
  }
}

bool HistogramTree::splittable(const Leaf& leaf) const {
  return leaf.end - leaf.begin >= 2 * settings_.leastRows && leaf.depth < settings_.depth && leaf.h > 2 * kLeastHessian;
}

/** The best split of a leaf that has a histogram; gain 0: none. */
void HistogramTree::consider(Leaf& leaf) {
  leaf.gain = 0;
  leaf.feature = -1;
  if (leaf.histogram < 0) return;
  const std::vector<Bin>& all = histograms_[static_cast<size_t>(leaf.histogram)];
  const uint64_t rows = leaf.end - leaf.begin, least = static_cast<uint64_t>(settings_.leastRows);
  const double whole = leaf.g * leaf.g / (leaf.h + settings_.l2);
  double best = whole * (1 + 1e-12) + 1e-12;
  for (int64_t j = 0; j < columns_.inputs; j++) {
    const Bin* bins = all.data() + first_[static_cast<size_t>(j)];
    double g = 0, h = 0;
    uint64_t left = 0;
    for (int32_t b = 0; b + 1 < columns_.count[j]; b++) {
      g += bins[b].g;
      h += bins[b].h;
      left += bins[b].rows;
      if (left < least) continue;
      if (rows - left < least) break;
      const double otherG = leaf.g - g, otherH = leaf.h - h;
      const double a = h + settings_.l2, c = otherH + settings_.l2, ac = a * c, score = g * g * c + otherG * otherG * a;
      // Compared without the division, which would take most of the time. An empty bin makes no split.
      if (!(score > best * ac) || bins[b].rows == 0 || h < kLeastHessian || otherH < kLeastHessian) continue;
      best = score / ac;
      leaf.gain = best - whole;
      leaf.feature = static_cast<int32_t>(j);
      leaf.bin = b;
    }
  }
}

/** Parts the leaf's rows; gives where the right side begins. */
uint32_t HistogramTree::divide(const Leaf& leaf) {
  const uint8_t* bins = columns_.bins + leaf.feature * columns_.rows;
  uint32_t* rows = rows_->data();
  uint32_t left = leaf.begin, right = 0;
  for (uint32_t i = leaf.begin; i < leaf.end; i++) {
    const uint32_t row = rows[i], stays = bins[row] <= leaf.bin;
    rows[left] = row;
    spare_[right] = row;
    left += stays;
    right += 1 - stays;
  }
  std::copy(spare_.begin(), spare_.begin() + right, rows + left);
  return left;
}

void HistogramTree::split(size_t at, const double* gradients, const double* hessians) {
  const Leaf parent = leaves_[at];
  const uint32_t middle = divide(parent), node = static_cast<uint32_t>(nodes_.size());
  const float threshold = columns_.edges[parent.feature * kMostBins + parent.bin];
  nodes_[parent.node] = {std::bit_cast<uint32_t>(threshold), static_cast<uint32_t>(parent.feature) << kTreeNodeBits | node};
  splitBin_[parent.node] = parent.bin;
  nodes_.resize(nodes_.size() + 2);
  splitBin_.resize(nodes_.size());
  Leaf sides[2] = {parent, parent};
  sides[0].node = node;
  sides[0].end = middle;
  sides[1].node = node + 1;
  sides[1].begin = middle;
  sides[0].g = sides[0].h = 0;
  const Bin* bins = histograms_[static_cast<size_t>(parent.histogram)].data() + first_[static_cast<size_t>(parent.feature)];
  for (int32_t b = 0; b <= parent.bin; b++) {
    sides[0].g += bins[b].g;
    sides[0].h += bins[b].h;
  }
  sides[1].g = parent.g - sides[0].g;
  sides[1].h = parent.h - sides[0].h;
  for (Leaf& side : sides) {
    side.depth = parent.depth + 1;
    side.histogram = -1;
  }
  const bool last = static_cast<int64_t>(leaves_.size()) + 1 >= settings_.leaves;
  const int small = middle - parent.begin <= parent.end - middle ? 0 : 1, large = 1 - small;
  const bool smallMay = !last && splittable(sides[small]), largeMay = !last && splittable(sides[large]);
  if (smallMay || largeMay) {
    const int histogram = takeHistogram();
    fill(histogram, sides[small], gradients, hessians);
    if (smallMay) sides[small].histogram = histogram;
    if (largeMay) {
      std::vector<Bin>& whole = histograms_[static_cast<size_t>(parent.histogram)];
      const std::vector<Bin>& part = histograms_[static_cast<size_t>(histogram)];
      for (size_t b = 0; b < whole.size(); b++) {
        whole[b].g -= part[b].g;
        whole[b].h -= part[b].h;
        whole[b].rows -= part[b].rows;
      }
      sides[large].histogram = parent.histogram;
    }
    if (!smallMay) free_.push_back(histogram);
  }
  if (!largeMay) free_.push_back(parent.histogram);
  for (Leaf& side : sides) consider(side);
  leaves_[at] = sides[0];
  leaves_.push_back(sides[1]);
}

void HistogramTree::grow(std::vector<uint32_t>& rows, const double* gradients, const double* hessians) {
  rows_ = &rows;
  nodes_.assign(1, TreeNode{});
  splitBin_.assign(1, 0);
  free_.clear();
  for (size_t i = 0; i < histograms_.size(); i++) free_.push_back(static_cast<int>(i));
  Leaf root{0, 0, static_cast<uint32_t>(rows.size()), 0, 0, 0, -1, 0, -1, 0};
  for (const uint32_t row : rows) {
    root.g += gradients[row];
    root.h += hessians[row];
  }
  if (splittable(root) && settings_.leaves > 1) {
    root.histogram = takeHistogram();
    fill(root.histogram, root, gradients, hessians);
  }
  consider(root);
  leaves_.assign(1, root);
  while (static_cast<int64_t>(leaves_.size()) < settings_.leaves && nodes_.size() + 2 <= kMostTreeNodes) {
    const auto most = std::max_element(leaves_.begin(), leaves_.end(), [](const Leaf& a, const Leaf& b) { return a.gain < b.gain; });
    if (most->feature < 0) break;
    split(static_cast<size_t>(most - leaves_.begin()), gradients, hessians);
  }
  finish();
}

/** Leaves in the order of their nodes, and their values. */
void HistogramTree::finish() {
  std::sort(leaves_.begin(), leaves_.end(), [](const Leaf& a, const Leaf& b) { return a.node < b.node; });
  values_.clear();
  for (const Leaf& leaf : leaves_) {
    nodes_[leaf.node] = {kLeafMark | static_cast<uint32_t>(values_.size()), leaf.node};
    const double weight = leaf.h + settings_.l2;
    values_.push_back(weight > 0 ? static_cast<float>(-settings_.rate * leaf.g / weight) : 0.0f);
  }
}

float HistogramTree::valueAt(uint32_t row) const {
  uint32_t at = 0;
  while ((nodes_[at].threshold & kLeafMark) != kLeafMark) {
    const int64_t feature = nodes_[at].next >> kTreeNodeBits;
    at = (nodes_[at].next & (kMostTreeNodes - 1)) + (columns_.bins[feature * columns_.rows + row] > splitBin_[at] ? 1u : 0u);
  }
  return values_[nodes_[at].threshold & ((1u << kLeafBits) - 1)];
}

}  // namespace lode
