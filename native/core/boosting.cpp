#include "core/boosting.h"

#include <algorithm>
#include <cmath>

namespace lode {

namespace {

class Booster {
 public:
  Booster(const BoostingData& data, const BoostingSettings& settings, Key key)
      : data_(data), settings_(settings), key_(key), outputs_(data.outputs()), tree_(data.columns, settings.tree),
        gradients_(static_cast<size_t>(data.columns.rows * outputs_)), hessians_(gradients_.size()) {
    out_.raw.resize(gradients_.size());
    for (int64_t i = 0; i < data.columns.rows; i++) {
      if (!(weight(i) > 0) || !std::isfinite(data.targets[i])) continue;
      const uint32_t row = static_cast<uint32_t>(i);
      const bool inside = data.fold >= 0 && data.folds[i] == data.fold;
      (inside ? judged_ : learned_).push_back(row);
    }
    stops_ = settings.patience > 0 && data.fold >= 0 && !judged_.empty();
    if (data.fold < 0) judged_ = learned_;
  }

  BoostedTrees run(const int32_t* cancel) {
    if (learned_.empty()) return std::move(out_);
    double best = INFINITY;
    size_t bestRound = 0;
    for (int64_t round = 0; round < settings_.rounds; round++) {
      if (cancel && __atomic_load_n(cancel, __ATOMIC_RELAXED) != 0) break;
      derive();
      const std::vector<uint32_t> sample = sampled(static_cast<uint64_t>(round));
      for (int64_t k = 0; k < outputs_; k++) addTree(sample, k);
      out_.losses.push_back(loss());
      if (out_.losses.back() < best) {
        best = out_.losses.back();
        bestRound = out_.losses.size();
        if (stops_) bestRaw_ = out_.raw;
      } else if (stops_ && out_.losses.size() - bestRound >= static_cast<size_t>(settings_.patience)) {
        break;
      }
    }
    if (stops_ && bestRound > 0) shorten(bestRound);
    return std::move(out_);
  }

 private:
  double weight(int64_t row) const { return data_.weights ? data_.weights[row] : 1.0; }
  double raw(uint32_t row, int64_t k) const { return out_.raw[static_cast<size_t>(row * outputs_ + k)] + data_.start[k]; }

  /** Probabilities of the classes at a row. */
  void shares(uint32_t row, double* p) const {
    double largest = -INFINITY, sum = 0;
    for (int64_t k = 0; k < outputs_; k++) largest = std::max(largest, p[k] = raw(row, k));
    for (int64_t k = 0; k < outputs_; k++) sum += p[k] = std::exp(p[k] - largest);
    for (int64_t k = 0; k < outputs_; k++) p[k] /= sum;
  }

  void derive() {
    const size_t rows = static_cast<size_t>(data_.columns.rows);
    std::vector<double> p(static_cast<size_t>(outputs_));
    for (const uint32_t row : learned_) {
      const double w = weight(row), target = data_.targets[row];
      if (data_.classes > 2) shares(row, p.data());
      for (int64_t k = 0; k < outputs_; k++) {
        double g = raw(row, k) - target, h = 1;
        if (data_.classes > 0) {
          const double share = data_.classes == 2 ? 1 / (1 + std::exp(-raw(row, k))) : p[static_cast<size_t>(k)];
          const bool own = data_.classes == 2 ? target == 1 : target == static_cast<double>(k);
          g = share - (own ? 1 : 0);
          h = share * (1 - share);
        }
        gradients_[static_cast<size_t>(k) * rows + row] = w * g;
        hessians_[static_cast<size_t>(k) * rows + row] = w * h;
      }
    }
  }

  /** Each row with probability `sample`; all rows where none would be left. */
  std::vector<uint32_t> sampled(uint64_t round) const {
    if (settings_.sample >= 1) return learned_;
    std::vector<uint32_t> rows;
    for (size_t i = 0; i < learned_.size(); i++)
      if (uniformAt(key_, i, round) < settings_.sample) rows.push_back(learned_[i]);
    return rows.empty() ? learned_ : rows;
  }

  void addTree(const std::vector<uint32_t>& sample, int64_t k) {
    const size_t rows = static_cast<size_t>(data_.columns.rows), first = static_cast<size_t>(k) * rows;
    std::vector<uint32_t> order = sample;
    tree_.grow(order, gradients_.data() + first, hessians_.data() + first);
    out_.nodes.insert(out_.nodes.end(), tree_.nodes().begin(), tree_.nodes().end());
    out_.sizes.push_back(static_cast<int32_t>(tree_.nodes().size()));
    out_.leaves.insert(out_.leaves.end(), tree_.values().begin(), tree_.values().end());
    const auto add = [&](uint32_t row, float value) { out_.raw[static_cast<size_t>(row * outputs_ + k)] += static_cast<double>(value); };
    if (settings_.sample >= 1) {
      for (size_t leaf = 0; leaf < tree_.values().size(); leaf++) {
        size_t count;
        const uint32_t* inside = tree_.leafRows(leaf, &count);
        for (size_t i = 0; i < count; i++) add(inside[i], tree_.values()[leaf]);
      }
    } else {
      for (const uint32_t row : learned_) add(row, tree_.valueAt(row));
    }
    if (data_.fold >= 0)
      for (const uint32_t row : judged_) add(row, tree_.valueAt(row));
  }

  double loss() const {
    std::vector<double> p(static_cast<size_t>(outputs_));
    double sum = 0, total = 0;
    for (const uint32_t row : judged_) {
      const double w = weight(row), target = data_.targets[row];
      total += w;
      if (data_.classes == 0) {
        sum += w * (raw(row, 0) - target) * (raw(row, 0) - target);
      } else if (data_.classes == 2) {
        const double z = target == 1 ? -raw(row, 0) : raw(row, 0);
        sum += w * (z > 0 ? z + std::log1p(std::exp(-z)) : std::log1p(std::exp(z)));
      } else {
        shares(row, p.data());
        sum -= w * std::log(std::max(p[static_cast<size_t>(target)], 1e-300));
      }
    }
    return total > 0 ? sum / total : 0;
  }

  /** Keeps the trees of the first rounds. */
  void shorten(size_t rounds) {
    const size_t trees = rounds * static_cast<size_t>(outputs_);
    size_t nodes = 0, leaves = 0;
    for (size_t t = 0; t < trees; t++) {
      nodes += static_cast<size_t>(out_.sizes[t]);
      leaves += static_cast<size_t>(out_.sizes[t] / 2 + 1);
    }
    out_.nodes.resize(nodes);
    out_.leaves.resize(leaves);
    out_.sizes.resize(trees);
    out_.raw = bestRaw_;
  }

  const BoostingData& data_;
  const BoostingSettings& settings_;
  const Key key_;
  const int64_t outputs_;
  HistogramTree tree_;
  std::vector<double> gradients_, hessians_;  // (outputs, rows)
  std::vector<uint32_t> learned_, judged_;
  BoostedTrees out_;
  bool stops_ = false;  // early, by the fold
  std::vector<double> bestRaw_;
};

}  // namespace

BoostedTrees boost(const BoostingData& data, const BoostingSettings& settings, Key key, const int32_t* cancel) {
  return Booster(data, settings, key).run(cancel);
}

}  // namespace lode
