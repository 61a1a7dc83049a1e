#include "core/forest.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <type_traits>

#include "core/split_sums.h"

namespace lode {

namespace {

struct Entry {
  float x;
  uint32_t row;
};

/** A part of the sorted columns that becomes a node. */
struct Part {
  uint32_t node, begin, end;
  int64_t depth;
};

struct Split {
  double score = -INFINITY;
  int64_t feature = -1;
  uint32_t middle = 0;  // first entry of the right side
  float threshold = 0;
};

class Draws {
 public:
  Draws(Key key, uint64_t lane) : key_(key), lane_(lane) {}
  uint32_t word() {
    if (left_ == 0) {
      block_ = philox(key_, counter_++, lane_);
      left_ = 4;
    }
    return block_.v[--left_];
  }
  uint32_t below(uint64_t count) { return static_cast<uint32_t>(word() * count >> 32); }
  double uniform() { return openUniform32(word()); }

 private:
  Key key_;
  uint64_t lane_, counter_ = 0;
  Block block_{};
  int left_ = 0;
};

float between(float a, float b) {
  const float middle = a + (b - a) / 2;
  return middle < b ? middle : a;
}

template <typename Sums>
class Grower {
 public:
  using Row = typename Sums::Row;

  Grower(const ForestData& data, const ForestSettings& settings, ForestTrees& out)
      : data_(data), settings_(settings), out_(out), values_(data.values()), rowSums_(makeRows()),
        sides_{Sums(rowSums_.data(), values_), Sums(rowSums_.data(), values_)}, whole_(rowSums_.data(), values_),
        columns_(static_cast<size_t>(data.inputs * data.rows)), spare_(static_cast<size_t>(data.rows)),
        goesLeft_(static_cast<size_t>(data.rows)), taken_(static_cast<size_t>(data.rows)),
        leaf_(static_cast<size_t>(data.rows)), features_(static_cast<size_t>(data.inputs)) {}

  void grow(Key key, uint64_t tree) {
    Draws draws(key, tree);
    const uint32_t count = sample(draws);
    nodes_.assign(1, TreeNode{});
    means_.assign(static_cast<size_t>(values_), 0.0f);
    std::vector<Part> open = {{0, 0, count, 0}};
    while (!open.empty()) {
      const Part part = open.back();
      open.pop_back();
      const Split split = summarize(part) ? find(part, draws) : Split{};
      if (split.feature < 0) {
        nodes_[part.node] = {kLeafMark, part.node};
        continue;
      }
      const uint32_t left = static_cast<uint32_t>(nodes_.size());
      nodes_[part.node] = {std::bit_cast<uint32_t>(split.threshold), static_cast<uint32_t>(split.feature) << kTreeNodeBits | left};
      nodes_.resize(nodes_.size() + 2);
      for (int child = 0; child < 2; child++)
        for (int64_t k = 0; k < values_; k++) means_.push_back(means_[static_cast<size_t>(part.node * values_ + k)]);
      divide(part, split);
      open.push_back({left + 1, split.middle, part.end, part.depth + 1});
      open.push_back({left, part.begin, split.middle, part.depth + 1});
    }
    store();
  }

 private:
  std::vector<Row> makeRows();

  bool counts(int64_t row) const;

  /** Fills the columns with the rows of one tree; gives their number. */
  uint32_t sample(Draws& draws) {
    if (kept_.empty())
      for (int64_t i = 0; i < data_.rows; i++)
        if (counts(i)) kept_.push_back(static_cast<uint32_t>(i));
    std::fill(taken_.begin(), taken_.end(), 0u);
    for (size_t i = 0; i < kept_.size(); i++) taken_[settings_.bootstrap ? kept_[draws.below(kept_.size())] : kept_[i]]++;
    weigh();
    uint32_t count = 0;
    for (int64_t j = 0; j < data_.inputs; j++) {
      const uint32_t* order = data_.order + j * data_.rows;
      const float* x = data_.x + j * data_.rows;
      Entry* to = column(j);
      count = 0;
      for (int64_t i = 0; i < data_.rows; i++)
        if (taken_[order[i]] > 0) to[count++] = {x[order[i]], order[i]};
    }
    return count;
  }

  /** Row sums of this tree: `base_` times how often the row was drawn. */
  void weigh();

  Entry* column(int64_t j) { return columns_.data() + j * data_.rows; }

  bool same(uint32_t a, uint32_t b) const;

  /** Sums and means of a node; whether it may be split. */
  bool summarize(const Part& part) {
    const Entry* entries = column(0);
    whole_.clear();
    for (uint32_t i = part.begin; i < part.end; i++) whole_.add(entries[i].row, 1);
    float* means = means_.data() + part.node * values_;
    for (int64_t k = 0; k < values_; k++) means[k] = static_cast<float>(whole_.mean(k, static_cast<double>(means[k])));
    if (part.depth >= settings_.depth || part.end - part.begin < 2 * settings_.leastRows) return false;
    if (nodes_.size() + 2 > kMostTreeNodes) return false;
    for (uint32_t i = part.begin + 1; i < part.end; i++)
      if (!same(entries[part.begin].row, entries[i].row)) return true;
    return false;
  }

  Split find(const Part& part, Draws& draws) {
    std::iota(features_.begin(), features_.end(), 0u);
    Split best;
    int64_t tried = 0;
    for (size_t f = 0; f < features_.size() && (tried < settings_.features || best.feature < 0); f++) {
      std::swap(features_[f], features_[f + draws.below(features_.size() - f)]);
      const Entry* entries = column(features_[f]);
      if (!(entries[part.begin].x < entries[part.end - 1].x)) continue;
      tried++;
      if (settings_.randomSplits)
        tryRandom(part, features_[f], draws.uniform(), best);
      else
        tryAll(part, features_[f], best);
    }
    return best;
  }

  void tryAll(const Part& part, int64_t feature, Split& best) {
    if constexpr (std::is_trivially_copyable_v<Sums>) {
      Sums left = sides_[0], right = whole_;  // in registers
      left.clear();
      scan(part, feature, left, right, best);
    } else {
      sides_[0].clear();
      sides_[1] = whole_;
      scan(part, feature, sides_[0], sides_[1], best);
    }
  }

  void scan(const Part& part, int64_t feature, Sums& left, Sums& right, Split& best) {
    const Entry* entries = column(feature);
    const uint32_t least = static_cast<uint32_t>(settings_.leastRows), last = part.end - least;
    for (uint32_t i = part.begin; i < last; i++) {
      left.add(entries[i].row, 1);
      right.add(entries[i].row, -1);
      if (i + 1 < part.begin + least || !(entries[i].x < entries[i + 1].x)) continue;
      const double score = left.score() + right.score();
      if (!(score > best.score)) continue;
      best = {score, feature, i + 1, between(entries[i].x, entries[i + 1].x)};
    }
  }

  void tryRandom(const Part& part, int64_t feature, double u, Split& best) {
    const Entry* entries = column(feature);
    const float low = entries[part.begin].x, high = entries[part.end - 1].x;
    float threshold = low + static_cast<float>(u) * (high - low);
    if (!(threshold < high)) threshold = low;
    const Entry* cut = std::upper_bound(entries + part.begin, entries + part.end, threshold,
                                        [](float t, const Entry& e) { return t < e.x; });
    const uint32_t middle = static_cast<uint32_t>(cut - entries);
    if (middle - part.begin < settings_.leastRows || part.end - middle < settings_.leastRows) return;
    sides_[0].clear();
    sides_[1].clear();
    for (uint32_t i = part.begin; i < part.end; i++) sides_[i < middle ? 0 : 1].add(entries[i].row, 1);
    const double score = sides_[0].score() + sides_[1].score();
    if (score > best.score) best = {score, feature, middle, threshold};
  }

  /** Parts every column's entries, each side in its order. */
  void divide(const Part& part, const Split& split) {
    const Entry* by = column(split.feature);
    for (uint32_t i = part.begin; i < part.end; i++) goesLeft_[by[i].row] = i < split.middle;
    for (int64_t j = 0; j < data_.inputs; j++) {
      if (j == split.feature) continue;
      Entry* entries = column(j);
      uint32_t left = part.begin, right = 0;
      for (uint32_t i = part.begin; i < part.end; i++) {
        const Entry entry = entries[i];
        const uint32_t side = goesLeft_[entry.row];
        entries[left] = entry;
        spare_[right] = entry;
        left += side;
        right += 1 - side;
      }
      std::copy(spare_.begin(), spare_.begin() + right, entries + left);
    }
  }

  /** Numbers the leaves, appends the tree, and adds up what it says of the rows that it did not see. */
  void store() {
    const size_t firstLeaf = out_.leaves.size();
    uint32_t leaves = 0;
    for (size_t i = 0; i < nodes_.size(); i++) {
      if (nodes_[i].threshold != kLeafMark) continue;
      nodes_[i].threshold |= leaves++;
      const float* means = means_.data() + i * static_cast<size_t>(values_);
      out_.leaves.insert(out_.leaves.end(), means, means + values_);
    }
    out_.nodes.insert(out_.nodes.end(), nodes_.begin(), nodes_.end());
    out_.sizes.push_back(static_cast<int32_t>(nodes_.size()));
    if (!settings_.bootstrap) return;
    findLeaves(nodes_.data(), data_.x, data_.rows, static_cast<int>(data_.rows), leaf_.data());
    for (const uint32_t i : kept_) {
      if (taken_[i] > 0) continue;
      const float* said = out_.leaves.data() + firstLeaf + leaf_[i] * static_cast<size_t>(values_);
      for (int64_t k = 0; k < values_; k++) out_.outside[static_cast<size_t>(i * values_ + k)] += static_cast<double>(said[k]);
      out_.counted[i]++;
    }
  }

  const ForestData& data_;
  const ForestSettings& settings_;
  ForestTrees& out_;
  const int64_t values_;
  std::vector<Row> base_, rowSums_;
  Sums sides_[2], whole_;
  std::vector<Entry> columns_, spare_;
  std::vector<uint8_t> goesLeft_;
  std::vector<uint32_t> taken_, leaf_, kept_, features_;
  std::vector<TreeNode> nodes_;
  std::vector<float> means_;
};

double weightOf(const ForestData& data, int64_t row) { return data.weights ? data.weights[row] : 1.0; }

bool finiteTarget(const ForestData& data, int64_t row) {
  const double* y = data.targets + row * data.outputs;
  return std::any_of(y, y + data.outputs, [](double v) { return std::isfinite(v); });
}

template <typename Sums>
bool Grower<Sums>::counts(int64_t row) const {
  return weightOf(data_, row) > 0 && finiteTarget(data_, row);
}

// ---- rows of each kind of sums ----

template <>
std::vector<OneSum::Row> Grower<OneSum>::makeRows() {
  for (int64_t i = 0; i < data_.rows; i++) {
    const double w = counts(i) ? weightOf(data_, i) : 0;
    base_.push_back({w, w > 0 ? w * data_.targets[i] : 0});
  }
  return base_;
}
template <>
void Grower<OneSum>::weigh() {
  for (size_t i = 0; i < base_.size(); i++) rowSums_[i] = {base_[i].w * taken_[i], base_[i].wy * taken_[i]};
}
template <>
bool Grower<OneSum>::same(uint32_t a, uint32_t b) const {
  return data_.targets[a] == data_.targets[b];
}

template <>
std::vector<ClassSums::Row> Grower<ClassSums>::makeRows() {
  for (int64_t i = 0; i < data_.rows; i++)
    base_.push_back({counts(i) ? weightOf(data_, i) : 0, counts(i) ? static_cast<int32_t>(data_.targets[i]) : 0});
  return base_;
}
template <>
void Grower<ClassSums>::weigh() {
  for (size_t i = 0; i < base_.size(); i++) rowSums_[i].w = base_[i].w * taken_[i];
}
template <>
bool Grower<ClassSums>::same(uint32_t a, uint32_t b) const {
  return base_[a].label == base_[b].label;
}

template <>
std::vector<ManySums::Row> Grower<ManySums>::makeRows() {
  for (int64_t i = 0; i < data_.rows; i++)
    for (int64_t k = 0; k < data_.outputs; k++) {
      const double y = data_.targets[i * data_.outputs + k];
      const double w = std::isfinite(y) && weightOf(data_, i) > 0 ? weightOf(data_, i) : 0;
      base_.push_back({w, w > 0 ? w * y : 0});
    }
  return base_;
}
template <>
void Grower<ManySums>::weigh() {
  const size_t outputs = static_cast<size_t>(values_);
  for (size_t i = 0; i < base_.size(); i++) {
    const uint32_t times = taken_[i / outputs];
    rowSums_[i] = {base_[i].w * times, base_[i].wy * times};
  }
}
template <>
bool Grower<ManySums>::same(uint32_t a, uint32_t b) const {
  for (int64_t k = 0; k < values_; k++) {
    const double ya = data_.targets[a * values_ + k], yb = data_.targets[b * values_ + k];
    if (ya != yb && (std::isfinite(ya) || std::isfinite(yb))) return false;
  }
  return true;
}

template <>
std::vector<EvenSums::Row> Grower<EvenSums>::makeRows() {
  for (int64_t i = 0; i < data_.rows; i++) base_.push_back({counts(i) ? weightOf(data_, i) : 0, data_.targets + i * data_.outputs});
  return base_;
}
template <>
void Grower<EvenSums>::weigh() {
  for (size_t i = 0; i < base_.size(); i++) rowSums_[i].w = base_[i].w * taken_[i];
}
template <>
bool Grower<EvenSums>::same(uint32_t a, uint32_t b) const {
  return std::equal(base_[a].y, base_[a].y + values_, base_[b].y);
}

template <typename Sums>
void growAll(const ForestData& data, const ForestSettings& settings, Key key, int64_t first, int64_t last,
             const int32_t* cancel, ForestTrees& out) {
  Grower<Sums> grower(data, settings, out);
  for (int64_t t = first; t < last; t++) {
    if (cancel && __atomic_load_n(cancel, __ATOMIC_RELAXED) != 0) return;
    grower.grow(key, static_cast<uint64_t>(t));
  }
}

bool masked(const ForestData& data) {
  for (int64_t i = 0; i < data.rows; i++) {
    const double* y = data.targets + i * data.outputs;
    if (weightOf(data, i) > 0 && finiteTarget(data, i) && !std::all_of(y, y + data.outputs, [](double v) { return std::isfinite(v); }))
      return true;
  }
  return false;
}

}  // namespace

ForestTrees growForest(const ForestData& data, const ForestSettings& settings, Key key, int64_t first, int64_t last,
                       const int32_t* cancel) {
  ForestTrees out;
  out.outside.resize(static_cast<size_t>(data.rows * data.values()));
  out.counted.resize(static_cast<size_t>(data.rows));
  if (data.classes > 0)
    growAll<ClassSums>(data, settings, key, first, last, cancel, out);
  else if (data.outputs == 1)
    growAll<OneSum>(data, settings, key, first, last, cancel, out);
  else if (masked(data))
    growAll<ManySums>(data, settings, key, first, last, cancel, out);
  else
    growAll<EvenSums>(data, settings, key, first, last, cancel, out);
  return out;
}

void sortColumns(const double* points, int64_t rows, int64_t inputs, float* x, uint32_t* order) {
  for (int64_t j = 0; j < inputs; j++) {
    float* column = x + j * rows;
    uint32_t* by = order + j * rows;
    for (int64_t i = 0; i < rows; i++) column[i] = static_cast<float>(points[i * inputs + j]);
    std::iota(by, by + rows, 0u);
    std::sort(by, by + rows, [&](uint32_t a, uint32_t b) { return column[a] < column[b] || (column[a] == column[b] && a < b); });
  }
}

}  // namespace lode
