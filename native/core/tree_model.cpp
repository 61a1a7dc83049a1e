#include "core/tree_model.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace lode {

namespace {

constexpr size_t kHeader = 7, kTreeWords = 4;
constexpr int kColumns = 1024;  // kTile
constexpr int kWalks = 8;       // walks side by side hide each other's latency

bool isLeaf(const TreeNode& node) { return (node.threshold & kLeafMark) == kLeafMark; }

uint32_t leftOf(const TreeNode& node) { return node.next & (kMostTreeNodes - 1); }

/** Children lie behind their parents, so walks end; leaves are numbered 0, 1, ... */
const char* checkNodes(const TreeNode* nodes, int32_t count, int64_t inputs) {
  uint32_t leaves = 0;
  for (uint32_t i = 0; i < static_cast<uint32_t>(count); i++) {
    const uint32_t left = leftOf(nodes[i]);
    if (isLeaf(nodes[i])) {
      if (nodes[i].next != i || (nodes[i].threshold & ((1u << kLeafBits) - 1)) != leaves++) return "a leaf of a tree is out of order";
      continue;
    }
    if (!std::isfinite(std::bit_cast<float>(nodes[i].threshold))) return "a threshold of a tree is not finite";
    if (left <= i || left + 1 >= static_cast<uint32_t>(count)) return "a node of a tree leads out of it";
    if ((nodes[i].next >> kTreeNodeBits) >= inputs) return "a node of a tree asks for an input that there is not";
  }
  return nullptr;
}

const char* readHeader(const int32_t* code, size_t length, TreeModel& out) {
  if (length < kHeader || code[0] != 1) return "these are no trees of this version";
  if (code[1] < 1 || code[1] > static_cast<int32_t>(kMostTreeInputs)) return "trees need 1 to 4096 inputs";
  if (code[2] < 1 || code[2] > 65536) return "trees need 1 to 65536 outputs";
  if (code[3] < 0 || code[3] > 1 || code[4] < 0 || code[4] > 2) return "the trees' output is unknown";
  if (code[5] < 1 || code[5] > 1024 || code[6] < 0 || (code[3] == 1 && code[5] != 1)) return "the number of trees is out of range";
  out.inputs = code[1];
  out.outputs = code[2];
  out.averaged = code[3] == 1;
  out.link = static_cast<TreeLink>(code[4]);
  out.ensembles = code[5];
  if (out.link != TreeLink::identity && out.outputs < 2) return "probabilities need at least two classes";
  if (out.averaged && code[6] < 1) return "an average needs at least one tree";
  return nullptr;
}

const char* readTrees(const int32_t* code, size_t length, const float* weights, size_t weightsLength, TreeModel& out) {
  const size_t trees = static_cast<size_t>(code[6]);
  if ((length - kHeader) / kTreeWords < trees) return "the trees' code is too short";
  size_t node = kHeader + trees * kTreeWords;
  int32_t before = 0;
  for (size_t t = 0; t < trees; t++) {
    const int32_t* tree = code + kHeader + t * kTreeWords;
    const int32_t ensemble = tree[0], output = tree[1], nodes = tree[2], first = tree[3];
    if (ensemble < before || ensemble >= out.ensembles) return "the trees' ensembles are out of order";
    if (output < -1 || output >= out.outputs || (out.averaged && output != -1)) return "a tree's output is out of range";
    if (nodes < 1 || nodes % 2 == 0 || static_cast<uint32_t>(nodes) > kMostTreeNodes) return "a tree's number of nodes is out of range";
    if ((length - node) / 2 < static_cast<size_t>(nodes)) return "the trees' code is too short";
    const TreeNode* root = reinterpret_cast<const TreeNode*>(code + node);
    if (const char* wrong = checkNodes(root, nodes, out.inputs)) return wrong;
    const size_t values = static_cast<size_t>(nodes / 2 + 1) * static_cast<size_t>(output < 0 ? out.outputs : 1);
    if (first < 0 || static_cast<size_t>(first) > weightsLength || weightsLength - static_cast<size_t>(first) < values)
      return "the trees' values are too few";
    out.trees.push_back({ensemble, output, root, weights + first});
    node += 2 * static_cast<size_t>(nodes);
    before = ensemble;
  }
  return node == length ? nullptr : "the trees' code is too long";
}

float atColumn(const float* x, int64_t stride, uint32_t feature, int i) { return x[feature * stride + i]; }

/** Raw values to what the model predicts, for one member; values are (outputs, kColumns). */
void applyLink(const TreeModel& model, int count, double* values) {
  const int64_t outputs = model.outputs;
  if (model.link == TreeLink::identity) {
    for (int64_t k = 0; k < outputs; k++)
      for (int i = 0; i < count; i++) values[k * kColumns + i] = values[k * kColumns + i] * model.scale[k] + model.shift[k];
    return;
  }
  for (int i = 0; i < count; i++) {
    double largest = -INFINITY, sum = 0;
    for (int64_t k = 0; k < outputs; k++) {
      double& z = values[k * kColumns + i];
      z = model.link == TreeLink::shares ? std::log(std::max(z, model.floor)) : z * model.scale[k] + model.shift[k];
      z = model.slope * z + model.offset[k];
      largest = std::max(largest, z);
    }
    for (int64_t k = 0; k < outputs; k++) sum += values[k * kColumns + i] = std::exp(values[k * kColumns + i] - largest);
    for (int64_t k = 0; k < outputs; k++) values[k * kColumns + i] /= sum;
  }
}

/** Mean and deviation of the trees, as two members (one where only the mean is asked for). */
void scoreAverage(const simd::Kernels& kernels, const TreeModel& model, int count, TreeSpace& space, int64_t from, int64_t to, double* out) {
  const int64_t outputs = model.outputs;
  const double trees = static_cast<double>(model.trees.size());
  std::fill(space.sum.begin(), space.sum.end(), 0.0);
  std::fill(space.squares.begin(), space.squares.end(), 0.0);
  for (size_t t = 0; t < model.trees.size(); t++) {
    const Tree& tree = model.trees[t];
    kernels.leaves(&tree.nodes->threshold, space.x.data(), kColumns, count, space.leaf.data());
    for (int64_t k = 0; k < outputs; k++) {
      float* first = space.first.data() + k * kColumns;
      double* sum = space.sum.data() + k * kColumns;
      double* squares = space.squares.data() + k * kColumns;
      const float* values = tree.values + k;
      if (t == 0)
        for (int i = 0; i < count; i++) first[i] = values[space.leaf[i] * outputs];
      // About the first tree's value: where all agree, the spread is exactly 0.
      for (int i = 0; i < count; i++) {
        const double d = static_cast<double>(values[space.leaf[i] * outputs]) - static_cast<double>(first[i]);
        sum[i] += d;
        squares[i] += d * d;
      }
    }
  }
  const bool spreads = model.link == TreeLink::identity && trees > 1;
  for (int64_t member = from; member < to; member++) {
    double* values = out + (member - from) * outputs * kColumns;
    const double side = spreads ? (member == 0 ? -1 : 1) : 0;
    for (int64_t k = 0; k < outputs; k++)
      for (int i = 0; i < count; i++) {
        const int64_t at = k * kColumns + i;
        const double mean = space.sum[at] / trees;
        const double variance = spreads ? std::max(0.0, space.squares[at] - space.sum[at] * mean) / (trees - 1) : 0;
        values[at] = static_cast<double>(space.first[at]) + mean + side * std::sqrt(variance / 2);
      }
    applyLink(model, count, values);
  }
}

void scoreSums(const simd::Kernels& kernels, const TreeModel& model, int64_t from, int64_t to, int count, TreeSpace& space, double* out) {
  const int64_t outputs = model.outputs;
  for (int64_t member = from; member < to; member++) {
    double* values = out + (member - from) * outputs * kColumns;
    for (int64_t k = 0; k < outputs; k++) std::fill(values + k * kColumns, values + k * kColumns + count, 0.0);
    for (size_t t = model.firstOfEnsemble[member]; t < model.firstOfEnsemble[member + 1]; t++) {
      const Tree& tree = model.trees[t];
      kernels.leaves(&tree.nodes->threshold, space.x.data(), kColumns, count, space.leaf.data());
      const int64_t first = tree.output < 0 ? 0 : tree.output, last = tree.output < 0 ? outputs - 1 : tree.output;
      for (int64_t k = first; k <= last; k++) {
        double* to_ = values + k * kColumns;
        const float* from_ = tree.values + (k - first);
        const uint32_t stride = static_cast<uint32_t>(last - first + 1);
        for (int i = 0; i < count; i++) to_[i] += static_cast<double>(from_[space.leaf[i] * stride]);
      }
    }
    applyLink(model, count, values);
  }
}

}  // namespace

const char* decodeTrees(const int32_t* code, size_t codeLength, const double* numbers, size_t numbersLength,
                        const float* weights, size_t weightsLength, TreeModel& out) {
  out = TreeModel{};
  if (const char* wrong = readHeader(code, codeLength, out)) return wrong;
  const size_t outputs = static_cast<size_t>(out.outputs);
  if (numbersLength != 3 * outputs + 2) return "the trees' numbers have the wrong length";
  for (size_t i = 0; i < numbersLength; i++)
    if (!std::isfinite(numbers[i])) return "the trees' numbers are not all finite";
  for (size_t i = 0; i < weightsLength; i++)
    if (!std::isfinite(weights[i])) return "the trees' values are not all finite";
  if (const char* wrong = readTrees(code, codeLength, weights, weightsLength, out)) return wrong;
  out.shift = numbers;
  out.scale = numbers + outputs;
  out.offset = numbers + 2 * outputs;
  out.slope = numbers[3 * outputs];
  out.floor = numbers[3 * outputs + 1];
  if (out.link == TreeLink::shares && !(out.floor > 0)) return "the least share of a class has to be above 0";
  out.firstOfEnsemble.assign(static_cast<size_t>(out.ensembles) + 1, out.trees.size());
  for (size_t t = out.trees.size(); t-- > 0;) out.firstOfEnsemble[static_cast<size_t>(out.trees[t].ensemble)] = t;
  for (size_t e = static_cast<size_t>(out.ensembles); e-- > 0;)
    out.firstOfEnsemble[e] = std::min(out.firstOfEnsemble[e], out.firstOfEnsemble[e + 1]);
  return nullptr;
}

TreeSpace::TreeSpace(const TreeModel& model, int64_t columns)
    : x(static_cast<size_t>(model.inputs * columns)), leaf(static_cast<size_t>(columns)) {
  if (!model.averaged) return;
  const size_t values = static_cast<size_t>(model.outputs * columns);
  first.resize(values);
  sum.resize(values);
  squares.resize(values);
}

void findLeaves(const TreeNode* nodes, const float* x, int64_t stride, int count, uint32_t* leaf) {
  const auto step = [&](uint32_t at, int i) {
    const TreeNode node = nodes[at];
    const bool right = atColumn(x, stride, node.next >> kTreeNodeBits, i) > std::bit_cast<float>(node.threshold);
    return leftOf(node) + (right ? 1u : 0u);
  };
  int start = 0;
  for (; start + kWalks <= count; start += kWalks) {
    uint32_t at[kWalks] = {};
    for (uint32_t moved = 1; moved != 0;) {
      for (int w = 0; w < kWalks; w++) at[w] = step(at[w], start + w);
      moved = 0;
      for (int w = 0; w < kWalks; w++) {
        const uint32_t next = step(at[w], start + w);
        moved |= next ^ at[w];
        at[w] = next;
      }
    }
    for (int w = 0; w < kWalks; w++) leaf[start + w] = nodes[at[w]].threshold & ((1u << kLeafBits) - 1);
  }
  for (; start < count; start++) {
    uint32_t at = 0;
    for (uint32_t next; (next = step(at, start)) != at;) at = next;
    leaf[start] = nodes[at].threshold & ((1u << kLeafBits) - 1);
  }
}

void scoreTrees(const simd::Kernels& kernels, const TreeModel& model, int64_t from, int64_t to, const double* x, int count,
                TreeSpace& space, double* out) {
  for (int64_t j = 0; j < model.inputs; j++)
    for (int i = 0; i < count; i++) space.x[j * kColumns + i] = static_cast<float>(x[j * kColumns + i]);
  if (model.averaged) return scoreAverage(kernels, model, count, space, from, to, out);
  scoreSums(kernels, model, from, to, count, space, out);
}

}  // namespace lode
