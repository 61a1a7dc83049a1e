// Growing trees: exact splits against all splits tried by hand, masked and weighted rows, parts of a forest against the
// whole, and boosting that falls in loss and leaves its fold alone.
#include "core/forest.h"

#include <bit>
#include <cmath>
#include <vector>

#include "check.h"
#include "core/boosting.h"

using namespace lode;

namespace {

struct Data {
  int64_t rows, inputs;
  std::vector<double> points, targets, weights;
  std::vector<float> x;
  std::vector<uint32_t> order;

  Data(int64_t rows_, int64_t inputs_) : rows(rows_), inputs(inputs_), points(static_cast<size_t>(rows_ * inputs_)),
        x(points.size()), order(points.size()) {
    // On a grid, so that values are equal now and then.
    for (size_t i = 0; i < points.size(); i++) points[i] = std::floor(uniformAt({2, 7}, i) * 50) / 50;
    sortColumns(points.data(), rows, inputs, x.data(), order.data());
  }
  ForestData forest(int64_t outputs, int classes) const {
    return {x.data(), order.data(), targets.data(), weights.empty() ? nullptr : weights.data(), rows, inputs, outputs, classes};
  }
};

double smooth(const double* x, int k) { return std::sin(5 * x[0] + k) + x[1] * x[1]; }

/** Least sum of squared deviations over all splits of all rows. */
double bestByHand(const Data& d) {
  double best = INFINITY;
  for (int64_t j = 0; j < d.inputs; j++)
    for (int64_t cut = 0; cut < d.rows; cut++) {
      double n[2] = {}, s[2] = {}, q[2] = {};
      for (int64_t i = 0; i < d.rows; i++) {
        const int side = d.points[i * d.inputs + j] <= d.points[cut * d.inputs + j] ? 0 : 1;
        const double w = d.weights.empty() ? 1 : d.weights[i], y = d.targets[i];
        if (w == 0) continue;
        n[side] += w;
        s[side] += w * y;
        q[side] += w * y * y;
      }
      if (n[0] > 0 && n[1] > 0) best = std::min(best, q[0] - s[0] * s[0] / n[0] + q[1] - s[1] * s[1] / n[1]);
    }
  return best;
}

double deviationOf(const Data& d, const ForestTrees& trees) {
  std::vector<uint32_t> leaf(static_cast<size_t>(d.rows));
  findLeaves(trees.nodes.data(), d.x.data(), d.rows, static_cast<int>(d.rows), leaf.data());
  double sum = 0;
  for (int64_t i = 0; i < d.rows; i++) {
    const double e = d.targets[i] - static_cast<double>(trees.leaves[leaf[i]]);
    if (d.weights.empty() || d.weights[i] > 0) sum += (d.weights.empty() ? 1 : d.weights[i]) * e * e;
  }
  return sum;
}

void splits() {
  Data d(120, 3);
  for (int64_t i = 0; i < d.rows; i++) d.targets.push_back(smooth(&d.points[3 * i], 0));
  const ForestSettings stump{3, 1, 1, false, false}, whole{3, 1, 1000, false, false};
  for (const bool weighted : {false, true}) {
    if (weighted)
      for (int64_t i = 0; i < d.rows; i++) d.weights.push_back(i % 5 == 0 ? 0 : 0.5 + uniformAt({4, 4}, i));
    const ForestTrees one = growForest(d.forest(1, 0), stump, {1, 1}, 0, 1, nullptr);
    CHECK(one.nodes.size() == 3);
    CHECK_NEAR(deviationOf(d, one), bestByHand(d), 1e-5);
    // Fully grown, it repeats its rows; grid points that coincide are averaged.
    CHECK(deviationOf(d, growForest(d.forest(1, 0), whole, {1, 1}, 0, 1, nullptr)) < 1e-3);
  }
}

void parts() {
  Data d(90, 2);
  for (int64_t i = 0; i < d.rows; i++)
    for (int k = 0; k < 3; k++) d.targets.push_back((i + k) % 7 == 0 ? NAN : smooth(&d.points[2 * i], k));
  for (const bool random : {false, true}) {
    const ForestSettings settings{1, 2, 1000, true, random};
    const ForestData data = d.forest(3, 0);
    const ForestTrees whole = growForest(data, settings, {3, 8}, 0, 9, nullptr), first = growForest(data, settings, {3, 8}, 0, 4, nullptr),
                      rest = growForest(data, settings, {3, 8}, 4, 9, nullptr);
    CHECK(whole.sizes.size() == 9 && first.nodes.size() + rest.nodes.size() == whole.nodes.size());
    bool same = true;
    for (size_t i = 0; i < rest.leaves.size(); i++) same &= rest.leaves[i] == whole.leaves[first.leaves.size() + i];
    CHECK(same);
    for (size_t i = 0; i < whole.counted.size(); i++) CHECK(whole.counted[i] == first.counted[i] + rest.counted[i]);
    for (const float v : whole.leaves) CHECK(std::isfinite(v));
  }
}

void classes() {
  Data d(150, 2);
  for (int64_t i = 0; i < d.rows; i++) d.targets.push_back(d.points[2 * i] > 0.5 ? 2 : d.points[2 * i + 1] > 0.3 ? 1 : 0);
  const ForestTrees t = growForest(d.forest(1, 3), {2, 1, 1000, false, false}, {1, 1}, 0, 1, nullptr);
  std::vector<uint32_t> leaf(150);
  findLeaves(t.nodes.data(), d.x.data(), d.rows, 150, leaf.data());
  for (int64_t i = 0; i < d.rows; i++) CHECK(t.leaves[3 * leaf[i] + static_cast<size_t>(d.targets[i])] == 1.0f);
  CHECK(t.sizes[0] == 5);  // two splits tell the three apart
}

void boosting() {
  Data d(200, 2);
  std::vector<uint8_t> bins(d.points.size());
  std::vector<float> edges(2 * kMostBins);
  std::vector<int32_t> count(2), folds(200);
  binColumns(d.points.data(), d.rows, d.inputs, 255, bins.data(), edges.data(), count.data());
  CHECK(count[0] <= 51);
  for (size_t i = 0; i < bins.size(); i++) {
    const size_t j = i / 200;
    const float x = d.x[i], *edge = &edges[j * kMostBins];
    CHECK(x <= edge[bins[i]] && (bins[i] == 0 || x > edge[bins[i] - 1]));
  }
  for (int64_t i = 0; i < 200; i++) folds[i] = static_cast<int32_t>(i % 4);
  for (const int kinds : {0, 2, 3}) {
    d.targets.clear();
    for (int64_t i = 0; i < d.rows; i++) {
      const double y = smooth(&d.points[2 * i], 0);
      d.targets.push_back(kinds == 0 ? y : kinds == 2 ? (y > 0.5 ? 1 : 0) : y > 0.7 ? 2 : y > 0 ? 1 : 0);
    }
    d.targets[17] = NAN;
    const double start[3] = {};
    BoostingData data{{bins.data(), edges.data(), count.data(), 200, 2}, d.targets.data(), nullptr, folds.data(), 1, kinds, start};
    BoostingSettings settings{{15, 1000, 3, 1, 0.2}, 40, 0.7, 0};
    const BoostedTrees t = boost(data, settings, {6, 6}, nullptr);
    CHECK(t.losses.size() == 40 && t.sizes.size() == 40 * static_cast<size_t>(data.outputs()));
    CHECK(t.losses.back() < 0.5 * t.losses.front());
    // What the fold holds changes nothing that was learned.
    for (int64_t i = 1; i < 200; i += 4) d.targets[i] = kinds == 0 ? 99 : 0;
    const BoostedTrees other = boost(data, settings, {6, 6}, nullptr);
    CHECK(other.leaves == t.leaves);
    CHECK(other.losses.back() != t.losses.back());
    settings.patience = 3;
    const BoostedTrees early = boost(data, settings, {6, 6}, nullptr);
    CHECK(early.sizes.size() < t.sizes.size());
  }
}

}  // namespace

int main() {
  splits();
  parts();
  classes();
  boosting();
  return finish();
}
