#include "core/surrogate.h"

#include <algorithm>
#include <cmath>

namespace lode {

namespace {

void describeNetwork(Surrogate& s) {
  const Network& n = s.network.network;
  s.inputs = n.inputs;
  s.outputs = n.outputs;
  s.members = n.members;
  s.separable = true;
  if (n.output == Output::sigmoid && n.outputs == 1) s.physicalClass = 0;
  if (n.output == Output::softmax && n.outputs >= 2) s.physicalClass = 1;
}

void describeTrees(Surrogate& s) {
  s.inputs = s.trees.inputs;
  s.outputs = s.trees.outputs;
  s.members = s.trees.members();
  s.separable = !s.trees.averaged;
  if (s.trees.link != TreeLink::identity) s.physicalClass = 1;
}

}  // namespace

const char* decodeSurrogate(int kind, const int32_t* code, size_t codeLength, const double* numbers, size_t numbersLength,
                            const float* weights, size_t weightsLength, Surrogate& out) {
  out = Surrogate{};
  out.kind = static_cast<SurrogateKind>(kind);
  const char* wrong = "the kind of a model is unknown";
  switch (out.kind) {
    case SurrogateKind::network:
      wrong = decodeModel(code, codeLength, numbers, numbersLength, weights, weightsLength, out.network);
      if (wrong == nullptr) describeNetwork(out);
      break;
    case SurrogateKind::trees:
      wrong = decodeTrees(code, codeLength, numbers, numbersLength, weights, weightsLength, out.trees);
      if (wrong == nullptr) describeTrees(out);
      break;
  }
  return wrong;
}

SurrogateSpace::SurrogateSpace(const Surrogate& surrogate) : trees(surrogate.trees, kTile) {}

void scoreSurrogate(const simd::Kernels& kernels, const Surrogate& surrogate, int64_t from, int64_t to, const double* x,
                    int count, SurrogateSpace& space, double* out) {
  switch (surrogate.kind) {
    case SurrogateKind::network: break;
    case SurrogateKind::trees: return scoreTrees(kernels, surrogate.trees, from, to, x, count, space.trees, out);
  }
}

void predictSurrogate(const simd::Kernels& kernels, const Surrogate& surrogate, const double* points, int64_t rows,
                      double* mean, double* spread) {
  if (surrogate.kind == SurrogateKind::network) return predictMean(kernels, surrogate.network, points, rows, mean, spread);
  const int64_t inputs = surrogate.inputs, outputs = surrogate.outputs, members = surrogate.members;
  SurrogateSpace space(surrogate);
  std::vector<double> x(static_cast<size_t>(inputs * kTile)), out(static_cast<size_t>(members * outputs * kTile));
  for (int64_t start = 0; start < rows; start += kTile) {
    const int count = static_cast<int>(std::min<int64_t>(kTile, rows - start));
    for (int i = 0; i < count; i++)
      for (int64_t j = 0; j < inputs; j++) x[j * kTile + i] = points[(start + i) * inputs + j];
    scoreSurrogate(kernels, surrogate, 0, members, x.data(), count, space, out.data());
    for (int64_t k = 0; k < outputs; k++)
      for (int i = 0; i < count; i++) {
        double sum = 0, squares = 0;
        for (int64_t m = 0; m < members; m++) sum += out[(m * outputs + k) * kTile + i];
        const double middle = sum / static_cast<double>(members);
        for (int64_t m = 0; m < members; m++) {
          const double d = out[(m * outputs + k) * kTile + i] - middle;
          squares += d * d;
        }
        mean[(start + i) * outputs + k] = middle;
        spread[(start + i) * outputs + k] = members > 1 ? std::sqrt(squares / static_cast<double>(members - 1)) : 0.0;
      }
  }
}

}  // namespace lode
