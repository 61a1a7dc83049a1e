// Scores of tree ensembles against walks by hand, any number of points at once, and what must not be taken for a model.
#include "core/surrogate.h"

#include <bit>
#include <cmath>
#include <vector>

#include "check.h"
#include "core/random.h"

using namespace lode;

namespace {

/** A model under construction: random trees over three inputs. */
struct Made {
  std::vector<int32_t> code;
  std::vector<double> numbers;
  std::vector<float> values;
  std::vector<std::vector<TreeNode>> trees;
};

double uniform(uint64_t& at) { return uniformAt({5, 9}, at++, 0); }

std::vector<TreeNode> randomTree(uint64_t& at, int splits) {
  std::vector<TreeNode> nodes(1);
  std::vector<uint32_t> open = {0};
  for (int s = 0; s < splits; s++) {
    const size_t pick = static_cast<size_t>(uniform(at) * static_cast<double>(open.size()));
    const uint32_t node = open[pick], left = static_cast<uint32_t>(nodes.size());
    const uint32_t feature = static_cast<uint32_t>(uniform(at) * 3);
    nodes[node] = {std::bit_cast<uint32_t>(static_cast<float>(uniform(at))), feature << kTreeNodeBits | left};
    nodes.resize(nodes.size() + 2);
    open[pick] = left;
    open.push_back(left + 1);
  }
  uint32_t leaves = 0;
  for (uint32_t i = 0; i < nodes.size(); i++)
    if (nodes[i].next == 0) nodes[i] = {kLeafMark | leaves++, i};
  return nodes;
}

/** `perTree`: values of a leaf. */
Made make(bool averaged, TreeLink link, int outputs, int ensembles, int trees, bool joint) {
  Made m;
  uint64_t at = 1;
  m.code = {1, 3, outputs, averaged, static_cast<int32_t>(link), ensembles, trees};
  for (int t = 0; t < trees; t++) {
    m.trees.push_back(randomTree(at, t == 0 ? 0 : 5 + t));
    m.code.insert(m.code.end(), {t * ensembles / trees, joint ? -1 : t % outputs, static_cast<int32_t>(m.trees[t].size()),
                                 static_cast<int32_t>(m.values.size())});
    for (size_t v = 0; v < (m.trees[t].size() / 2 + 1) * static_cast<size_t>(joint ? outputs : 1); v++)
      m.values.push_back(static_cast<float>(uniform(at)));
  }
  for (const auto& tree : m.trees)
    for (const TreeNode& node : tree)
      m.code.insert(m.code.end(), {std::bit_cast<int32_t>(node.threshold), std::bit_cast<int32_t>(node.next)});
  for (int k = 0; k < outputs; k++) m.numbers.push_back(link == TreeLink::identity ? 1.0 + k : 0);
  for (int k = 0; k < outputs; k++) m.numbers.push_back(link == TreeLink::identity ? 2.0 + k : 1);
  for (int k = 0; k < outputs; k++) m.numbers.push_back(0.1 * k);
  m.numbers.insert(m.numbers.end(), {1.5, 0.01});
  return m;
}

const char* decode(const Made& m, Surrogate& out) {
  return decodeSurrogate(1, m.code.data(), m.code.size(), m.numbers.data(), m.numbers.size(), m.values.data(),
                         m.values.size(), out);
}

uint32_t walk(const std::vector<TreeNode>& nodes, const double* x) {
  uint32_t at = 0;
  while ((nodes[at].threshold & kLeafMark) != kLeafMark) {
    const uint32_t left = nodes[at].next & (kMostTreeNodes - 1), feature = nodes[at].next >> kTreeNodeBits;
    at = static_cast<float>(x[feature]) <= std::bit_cast<float>(nodes[at].threshold) ? left : left + 1;
  }
  return nodes[at].threshold & ((1u << kLeafBits) - 1);
}

std::vector<double> somePoints(int rows) {
  std::vector<double> points;
  uint64_t at = 100000;
  for (int i = 0; i < 3 * rows; i++) points.push_back(uniform(at));
  return points;
}

void averages() {
  const int rows = 1500, trees = 7;
  const Made m = make(true, TreeLink::identity, 2, 1, trees, true);
  Surrogate s;
  CHECK(decode(m, s) == nullptr);
  CHECK(s.inputs == 3 && s.outputs == 2 && s.members == 2 && s.physicalClass == -1 && !s.separable);
  const std::vector<double> points = somePoints(rows);
  std::vector<double> mean(2 * rows), spread(2 * rows), single(2), singleSpread(2);
  predictSurrogate(*simd::kernels(simd::bestTarget()), s, points.data(), rows, mean.data(), spread.data());
  for (int target = 0; target < simd::kTargets; target++) {
    if (simd::kernels(target) == nullptr) continue;
    std::vector<double> otherMean(2 * rows), otherSpread(2 * rows);
    predictSurrogate(*simd::kernels(target), s, points.data(), rows, otherMean.data(), otherSpread.data());
    CHECK(otherMean == mean && otherSpread == spread);
  }
  for (int i = 0; i < rows; i += 7) {
    for (int k = 0; k < 2; k++) {
      double sum = 0, squares = 0;
      std::vector<double> each;
      for (int t = 0; t < trees; t++) {
        const size_t first = static_cast<size_t>(m.code[7 + 4 * t + 3]);
        each.push_back(m.values[first + 2 * walk(m.trees[t], &points[3 * i]) + k] * (2.0 + k) + 1.0 + k);
        sum += each.back();
      }
      for (const double v : each) squares += (v - sum / trees) * (v - sum / trees);
      CHECK_NEAR(mean[2 * i + k], sum / trees, 1e-12);
      CHECK_NEAR(spread[2 * i + k], std::sqrt(squares / (trees - 1)), 1e-12);
    }
    predictSurrogate(*simd::kernels(simd::bestTarget()), s, &points[3 * i], 1, single.data(), singleSpread.data());
    CHECK(single[0] == mean[2 * i] && singleSpread[1] == spread[2 * i + 1]);
  }
}

void sums() {
  const int rows = 300, trees = 12;
  const Made m = make(false, TreeLink::softmax, 3, 2, trees, false);
  Surrogate s;
  CHECK(decode(m, s) == nullptr);
  CHECK(s.members == 2 && s.physicalClass == 1 && s.separable);
  const std::vector<double> points = somePoints(rows);
  std::vector<double> mean(3 * rows), spread(3 * rows);
  predictSurrogate(*simd::kernels(simd::bestTarget()), s, points.data(), rows, mean.data(), spread.data());
  for (int i = 0; i < rows; i++) {
    double expected[3] = {};
    for (int e = 0; e < 2; e++) {
      double z[3] = {}, total = 0;
      for (int t = e * 6; t < e * 6 + 6; t++)
        z[t % 3] += m.values[static_cast<size_t>(m.code[7 + 4 * t + 3]) + walk(m.trees[t], &points[3 * i])];
      for (int k = 0; k < 3; k++) total += z[k] = std::exp(1.5 * z[k] + 0.1 * k);
      for (int k = 0; k < 3; k++) expected[k] += z[k] / total / 2;
    }
    for (int k = 0; k < 3; k++) CHECK_NEAR(mean[3 * i + k], expected[k], 1e-12);
  }
}

void refusals() {
  Surrogate s;
  const Made good = make(true, TreeLink::shares, 2, 1, 4, true);
  CHECK(decode(good, s) == nullptr);
  CHECK(s.members == 1);
  for (size_t cut = 0; cut < good.code.size(); cut++) {
    Made m = good;
    m.code.resize(cut);
    CHECK(decode(m, s) != nullptr);
  }
  // Any word changed to nonsense is refused or leads to a model whose walks stay inside.
  const std::vector<double> points = somePoints(50);
  std::vector<double> mean(100), spread(100);
  for (size_t at = 0; at < good.code.size(); at++)
    for (const int32_t word : {-1, 0, 1, 2, 3, 1000000, INT32_MAX, INT32_MIN, 0x7FC00000, 0x7FC00001}) {
      Made m = good;
      m.code[at] = word;
      if (decode(m, s) != nullptr || s.inputs != 3 || s.outputs != 2) continue;
      predictSurrogate(*simd::kernels(simd::bestTarget()), s, points.data(), 50, mean.data(), spread.data());
    }
  Made m = good;
  m.values[3] = NAN;
  CHECK(decode(m, s) != nullptr);
  m = good;
  m.numbers[1] = INFINITY;
  CHECK(decode(m, s) != nullptr);
  m = good;
  m.values.pop_back();
  CHECK(decode(m, s) != nullptr);
  m = good;
  CHECK(decodeSurrogate(77, m.code.data(), m.code.size(), m.numbers.data(), 0, m.values.data(), 0, s) != nullptr);
}

}  // namespace

int main() {
  averages();
  sums();
  refusals();
  return finish();
}
