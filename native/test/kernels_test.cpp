// Every kernel of every instruction set of this machine against plain double-precision loops and against the scalar
// kernels, at odd sizes and misaligned; nothing is written beyond the ends.
#include "simd/kernels.h"

#include <vector>

#include "check.h"
#include "core/random.h"

using namespace lode;
using namespace lode::simd;

namespace {

constexpr float kGuard = 12345.0f;
constexpr int kMostLanes = 16;
uint64_t stream = 0;

/** `count` numbers in (-1, 1), `offset` floats beyond an allocation's start, a guard behind them. */
struct Array {
  Array(int64_t count, int64_t offset, double scale = 1) : memory(static_cast<size_t>(count + offset + 1)), size(count) {
    start = memory.data() + offset;
    stream++;
    for (int64_t i = 0; i < count; i++)
      start[i] = static_cast<float>(scale * (2 * uniformAt({1, 2}, static_cast<uint64_t>(i), stream) - 1));
    start[count] = kGuard;
  }
  Array(const Array& other, int64_t offset) : Array(other.size, offset) {
    for (int64_t i = 0; i < size; i++) start[i] = other.start[i];
  }
  bool guarded() const { return start[size] == kGuard; }
  std::vector<float> memory;
  int64_t size;
  float* start;
};

double relu(double x) { return x > 0 ? x : 0; }

void products(const Kernels& k, int64_t inputs, int64_t outputs, int64_t lanes, int64_t offset) {
  const int64_t stride = padded(outputs);
  Array w((inputs + 1) * stride, offset), x((inputs + 1) * lanes, offset), dy(outputs * lanes, offset);
  const float* bias = w.start + inputs * stride;
  for (int rectified = 0; rectified < 2; rectified++) {
    Array y(outputs * lanes, offset);
    k.forward(w.start, stride, bias, x.start, inputs, outputs, lanes, rectified, y.start);
    for (int64_t n = 0; n < outputs; n++)
      for (int64_t s = 0; s < lanes; s++) {
        double sum = bias[n];
        for (int64_t i = 0; i < inputs; i++) sum += double(w.start[i * stride + n]) * x.start[i * lanes + s];
        CHECK_NEAR(y.start[n * lanes + s], rectified ? relu(sum) : sum, 1e-6 * static_cast<double>(inputs + 1));
      }
    CHECK(y.guarded());
  }
  for (const bool gated : {false, true}) {
    Array dx(inputs * lanes, offset);
    k.backward(w.start, stride, dy.start, inputs, outputs, lanes, gated ? x.start : nullptr, dx.start);
    for (int64_t i = 0; i < inputs; i++)
      for (int64_t s = 0; s < lanes; s++) {
        double sum = 0;
        for (int64_t n = 0; n < outputs; n++) sum += double(w.start[i * stride + n]) * dy.start[n * lanes + s];
        if (gated && !(x.start[i * lanes + s] > 0)) sum = 0;
        CHECK_NEAR(dx.start[i * lanes + s], sum, 1e-6 * static_cast<double>(outputs + 1));
      }
    CHECK(dx.guarded());
  }
  Array transposed(lanes * stride, offset);
  k.transpose(dy.start, outputs, lanes, stride, transposed.start);
  for (int64_t s = 0; s < lanes; s++)
    for (int64_t n = 0; n < stride; n++)
      CHECK(transposed.start[s * stride + n] == (n < outputs ? dy.start[n * lanes + s] : 0.0f));
  CHECK(transposed.guarded());
  for (int accumulate = 0; accumulate < 2; accumulate++) {
    Array g((inputs + 1) * stride, offset);
    const Array before(g, 0);
    k.gradient(x.start, inputs + 1, lanes, transposed.start, stride, accumulate, g.start);
    for (int64_t i = 0; i <= inputs; i++)
      for (int64_t n = 0; n < stride; n++) {
        double sum = accumulate ? before.start[i * stride + n] : 0;
        for (int64_t s = 0; s < lanes; s++) sum += double(x.start[i * lanes + s]) * transposed.start[s * stride + n];
        CHECK_NEAR(g.start[i * stride + n], sum, 1e-6 * static_cast<double>(lanes + 1));
      }
    CHECK(g.guarded());
  }
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

double exactly(int activation, double x) {
  if (activation == kRelu) return relu(x);
  if (activation == kTanh) return std::tanh(x);
  if (activation == kSilu) return x * sigmoid(x);
  return x;
}

double slope(int activation, double x) {
  if (activation == kRelu) return x > 0 ? 1 : 0;
  if (activation == kTanh) return 1 - std::tanh(x) * std::tanh(x);
  if (activation == kSilu) return sigmoid(x) * (1 + x * (1 - sigmoid(x)));
  return 1;
}

void activations(const Kernels& k, int64_t count, int64_t offset, double scale) {
  for (const int activation : {kLinear, kRelu, kTanh, kSilu}) {
    Array z(count, offset, scale), y(count, offset), dy(count, offset), inPlace(z, offset);
    const Array before(dy, 0);
    k.activate(activation, z.start, count, y.start);
    k.activate(activation, inPlace.start, count, inPlace.start);
    k.derive(activation, activation == kTanh ? y.start : z.start, count, dy.start);
    for (int64_t i = 0; i < count; i++) {
      const double expected = exactly(activation, z.start[i]);
      CHECK_NEAR(y.start[i], expected, 4e-7 * std::fabs(expected) + 2e-36);
      CHECK(inPlace.start[i] == y.start[i]);
      CHECK_NEAR(dy.start[i], before.start[i] * slope(activation, z.start[i]), 2e-6);
    }
    CHECK(y.guarded() && dy.guarded() && inPlace.guarded());
  }
}

void adam(const Kernels& k, int64_t count, int64_t offset, float decay) {
  Array w(count, offset), m(count, offset), v(count, offset, 1e-2), g(count, offset);
  for (int64_t i = 0; i < count; i++) v.start[i] = i % 5 == 0 ? 0.0f : v.start[i] * v.start[i];
  for (int64_t i = 0; i < count; i += 7) g.start[i] = m.start[i] = 0;
  const Array w0(w, 0), m0(m, 0), v0(v, 0);
  const AdamStep step{0.01f, 1e-8f, 0.9f, 0.999f, 0.1f, 0.03f, decay};
  k.adam(w.start, m.start, v.start, g.start, count, &step);
  for (int64_t i = 0; i < count; i++) {
    const double mean = 0.9f * double(m0.start[i]) + 0.1f * double(g.start[i]);
    const double square = 0.999f * double(v0.start[i]) + std::pow(0.03f * double(g.start[i]), 2);
    const double moved = 0.01f * mean / (std::sqrt(square) + 1e-8f);
    CHECK_NEAR(m.start[i], mean, 1e-6);
    CHECK_NEAR(v.start[i], square, 1e-6 * square + 1e-35);
    CHECK_NEAR(w.start[i], decay * double(w0.start[i]) - moved, 1e-6 * (std::fabs(w0.start[i]) + std::fabs(moved)) + 1e-18);
  }
  CHECK(w.guarded() && m.guarded() && v.guarded());
}

// Weights whose gradient has vanished must not fall into subnormal numbers, which are slow.
void momentsStayNormal(const Kernels& k) {
  Array w(64, 0), m(64, 0), v(64, 0, 0), g(64, 0, 0);
  const AdamStep step{0.001f, 1e-8f, 0.9f, 0.9f, 0.1f, 0.3f, 1.0f};
  const Array before(w, 0);
  for (int i = 0; i < 2000; i++) k.adam(w.start, m.start, v.start, g.start, 64, &step);
  const Array settled(w, 0);
  for (int i = 0; i < 100; i++) k.adam(w.start, m.start, v.start, g.start, 64, &step);
  for (int i = 0; i < 64; i++) {
    CHECK(std::fpclassify(m.start[i]) == FP_NORMAL && std::fpclassify(v.start[i]) == FP_NORMAL);
    CHECK(w.start[i] == settled.start[i]);
  }
}

void squares(const Kernels& k, int64_t count, int64_t offset) {
  const Array g(count, offset);
  double sum = 0;
  for (int64_t i = 0; i < count; i++) sum += double(g.start[i]) * g.start[i];
  CHECK_NEAR(k.squares(g.start, count), sum, 1e-5 * sum);
}

void uniforms(const Kernels& k) {
  const Key key{77, 0xffffffff};
  for (const uint64_t first : {uint64_t{0}, uint64_t{5}, (uint64_t{1} << 32) - 3, ~uint64_t{0} >> 12})
    for (const uint64_t lane : {uint64_t{0}, uint64_t{3}, uint64_t{7} << 32})
      for (int64_t count = 0; count < 200; count += 1 + count / 7) {
        std::vector<double> even(static_cast<size_t>(count + 1), -1.0), odd(even);
        k.uniforms(key.a, key.b, first, lane, count, even.data(), odd.data());
        for (int64_t i = 0; i < count; i++) {
          const Block b = philox(key, first + static_cast<uint64_t>(i), lane);
          CHECK(even[i] == openUniform(b.v[0], b.v[1]));
          CHECK(odd[i] == openUniform(b.v[2], b.v[3]));
        }
        CHECK(even[count] == -1 && odd[count] == -1);
      }
}

// A sample's result is the same whatever panel it lies in, and agrees between instruction sets to rounding.
void positionsDoNotMatter(const Kernels& k) {
  const int64_t inputs = 37, outputs = 53, stride = padded(outputs);
  Array w((inputs + 1) * stride, 0), x(inputs * 64, 0), y(outputs * 64, 0);
  k.forward(w.start, stride, w.start, x.start, inputs, outputs, 64, 1, y.start);
  for (const int64_t lanes : {16, 32, 48})
    for (int64_t from = 0; from + lanes <= 64; from += 5) {
      Array part(inputs * lanes, 0), result(outputs * lanes, 0);
      for (int64_t i = 0; i < inputs; i++)
        for (int64_t s = 0; s < lanes; s++) part.start[i * lanes + s] = x.start[i * 64 + from + s];
      k.forward(w.start, stride, w.start, part.start, inputs, outputs, lanes, 1, result.start);
      for (int64_t n = 0; n < outputs; n++)
        for (int64_t s = 0; s < lanes; s++) CHECK(result.start[n * lanes + s] == y.start[n * 64 + from + s]);
    }
}

}  // namespace

int main() {
  CHECK(kernels(kScalar) != nullptr && kernels(bestTarget()) != nullptr && kernels(99) == nullptr);
  for (int target = 0; target < kTargets; target++) {
    const Kernels* k = kernels(target);
    if (!k) continue;
    std::printf("%s\n", k->name);
    for (const int64_t lanes : {16, 32, 48, 64})
      for (const int64_t inputs : {1, 2, 3, 7, 16, 31, 60})
        for (const int64_t outputs : {1, 2, 5, 8, 13, 16, 17, 33, 60}) products(*k, inputs, outputs, lanes, lanes % 3);
    for (int64_t count = 0; count <= 2 * kMostLanes + 1; count++)
      for (int64_t offset = 0; offset < 4; offset++) {
        for (const double scale : {0.1, 3.0, 100.0}) activations(*k, count, offset, scale);
        adam(*k, count, offset, 1.0f);
        adam(*k, count, offset, 0.99f);
        squares(*k, count, offset);
      }
    adam(*k, 1000, 1, 1.0f);
    squares(*k, 5000, 3);
    momentsStayNormal(*k);
    uniforms(*k);
    positionsDoNotMatter(*k);
    float sink[3] = {0.5f, 1, 0};
    CHECK(k->peak(10, sink) > 0 && sink[2] != 0);
  }
  return finish();
}
