// Ensembles of decision trees: how they lie in memory, and their scores. Made by forest.h and boosting.h.
// Code, int32: [1, inputs, outputs, averaged, link, ensembles, trees], then for each tree [ensemble, output or -1, nodes,
// first leaf value], then the nodes, two words each, tree behind tree. Numbers: shift, scale and offset of each output, then
// slope and floor. Weights: the leaves' values.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "simd/kernels.h"

namespace lode {

/**
 * A node sends x left where x[feature] <= threshold or NaN; right is the child behind left. A leaf is its own left child and
 * its threshold a NaN, which nothing exceeds, so that walks stay; the NaN's low 22 bits are the leaf's number.
 */
struct TreeNode {
  uint32_t threshold;  // bits of a float
  uint32_t next;       // feature << 20 | left, counted from the tree's root
};

constexpr int kTreeNodeBits = 20, kLeafBits = 22;
constexpr uint32_t kMostTreeNodes = 1u << kTreeNodeBits, kMostTreeInputs = 1u << (32 - kTreeNodeBits);
constexpr uint32_t kLeafMark = 0x7FC00000u;  // a quiet NaN

/** What is made of the raw values z: z scale + shift; softmax(slope z + offset); or, z being shares of the classes,
 * softmax(slope log(max(z, floor)) + offset). */
enum class TreeLink : int { identity = 0, softmax = 1, shares = 2 };

struct Tree {
  int32_t ensemble;
  int32_t output;  // -1: a leaf holds a value of every output
  const TreeNode* nodes;
  const float* values;
};

/** averaged: one ensemble; its mean is the prediction, the deviation of its trees the spread. Else the trees of each
 * ensemble are summed, and the ensembles are the members. */
struct TreeModel {
  int64_t inputs = 0, outputs = 0, ensembles = 0;
  bool averaged = false;
  TreeLink link = TreeLink::identity;
  const double *shift = nullptr, *scale = nullptr, *offset = nullptr;
  double slope = 1, floor = 0;
  std::vector<Tree> trees;              // ordered by ensemble
  std::vector<size_t> firstOfEnsemble;  // ensembles + 1

  int64_t members() const { return !averaged ? ensembles : link == TreeLink::identity ? 2 : 1; }
};

/** Every index is checked, so that no model can lead a walk astray; values have to be finite. */
const char* decodeTrees(const int32_t* code, size_t codeLength, const double* numbers, size_t numbersLength,
                        const float* weights, size_t weightsLength, TreeModel& out);

struct TreeSpace {
  TreeSpace(const TreeModel& model, int64_t columns);
  std::vector<float> x, first;
  std::vector<uint32_t> leaf;
  std::vector<double> sum, squares;
};

/** See scoreSurrogate. */
void scoreTrees(const simd::Kernels& kernels, const TreeModel& model, int64_t from, int64_t to, const double* x, int count,
                TreeSpace& space, double* out);

/** The number of the leaf that each of `count` points falls into; x is (inputs, stride). For any size, without kernels. */
void findLeaves(const TreeNode* nodes, const float* x, int64_t stride, int count, uint32_t* leaf);

}  // namespace lode
