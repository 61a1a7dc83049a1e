// The one source of all kernels. The including file defines, before: LODE_TARGET (a namespace), kLanes, kTall (rows of
// register tiles by their width of 1 to 4 vectors), the type V of kLanes floats, and rsqrtEstimate, rcpEstimate with
// their number of Newton steps. Everything here is static: nothing may be shared with units compiled for other targets,
// so no standard library either.
#pragma once
#include "simd/kernels.h"
#include "simd/tree_walk.h"

namespace lode::simd::LODE_TARGET {

typedef int32_t VI __attribute__((vector_size(sizeof(V))));

#define LODE_INLINE static inline __attribute__((always_inline))

LODE_INLINE V load(const float* p) {
  V v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}
LODE_INLINE void store(float* p, V v) { __builtin_memcpy(p, &v, sizeof v); }
LODE_INLINE V set1(float x) { return x - V{}; }  // not V{} + x, which is an addition: -0 + 0 is 0
LODE_INLINE V select(VI mask, V a, V b) { return mask ? a : b; }
LODE_INLINE V minimum(V a, V b) { return select(a < b, a, b); }
LODE_INLINE V positivePart(V a) { return select(a > 0.0f, a, V{}); }

// ---- products: c[i][lane] = start + sum over k of a[i * aRow + k * aCol] * b[k][lane], in order of k ----

enum Start { kFromZero, kFromBias, kFromTarget };
enum Finish { kPlain, kReluFinish, kGate };

struct Product {
  const float* a;
  int64_t aRow, aCol;
  const float* b;
  int64_t bStride, depth;
  float* c;
  int64_t cStride;
  const float* extra;  // bias by row (kFromBias), or gate with the layout of c (kGate)
};

template <int M, int N, Start start, Finish finish, bool unitRow>
LODE_INLINE void tile(const Product& p, int64_t row, int64_t column) {
  V sum[M][N];
  float* c = p.c + row * p.cStride + column;
  for (int i = 0; i < M; i++)
    for (int j = 0; j < N; j++)
      sum[i][j] = start == kFromBias ? set1(p.extra[row + i]) : V{};
  if (start != kFromBias)
    for (int i = 0; i < M; i++)
      for (int j = 0; j < N; j++) __builtin_prefetch(c + i * p.cStride + j * kLanes, 1);
  const float* a = p.a + row * p.aRow;
  const float* b = p.b + column;
  const int64_t aRow = unitRow ? 1 : p.aRow;
  const int64_t aCol = unitRow ? p.aCol : 1;
  for (int64_t k = 0; k < p.depth; k++) {
    V x[N];
    for (int j = 0; j < N; j++) x[j] = load(b + j * kLanes);
    for (int i = 0; i < M; i++) {
      const V w = set1(a[i * aRow]);
      for (int j = 0; j < N; j++) sum[i][j] += w * x[j];
    }
    a += aCol;
    b += p.bStride;
  }
  for (int i = 0; i < M; i++)
    for (int j = 0; j < N; j++) {
      const int64_t at = i * p.cStride + j * kLanes;
      V value = sum[i][j];
      if (start == kFromTarget) value += load(c + at);
      if (finish == kReluFinish) value = positivePart(value);
      if (finish == kGate) value = select(load(p.extra + row * p.cStride + column + at) > 0.0f, value, V{});
      store(c + at, value);
    }
}

template <int N, Start start, Finish finish, bool unitRow>
static void columns(const Product& p, int64_t rows, int64_t column) {
  constexpr int tall = kTall[N - 1];
  int64_t row = 0;
  for (; row + tall <= rows; row += tall) tile<tall, N, start, finish, unitRow>(p, row, column);
  for (; row + 4 <= rows; row += 4) tile<4, N, start, finish, unitRow>(p, row, column);
  for (; row + 2 <= rows; row += 2) tile<2, N, start, finish, unitRow>(p, row, column);
  for (; row < rows; row++) tile<1, N, start, finish, unitRow>(p, row, column);
}

template <Start start, Finish finish, bool unitRow>
static void product(const Product& p, int64_t rows, int64_t width) {
  int64_t vectors = width / kLanes, column = 0;
  for (; vectors >= kWide; vectors -= kWide, column += kWide * kLanes)
    columns<kWide, start, finish, unitRow>(p, rows, column);
  if constexpr (kWide > 3)
    if (vectors == 3) return columns<3, start, finish, unitRow>(p, rows, column);
  if (vectors >= 2) {
    columns<2, start, finish, unitRow>(p, rows, column);
    vectors -= 2;
    column += 2 * kLanes;
  }
  if (vectors == 1) columns<1, start, finish, unitRow>(p, rows, column);
}

static void forward(const float* w, int64_t wStride, const float* bias, const float* x, int64_t k, int64_t n,
                    int64_t lanes, int relu, float* y) {
  const Product p{w, 1, wStride, x, lanes, k, y, lanes, bias};
  if (relu)
    product<kFromBias, kReluFinish, true>(p, n, lanes);
  else
    product<kFromBias, kPlain, true>(p, n, lanes);
}

static void backward(const float* w, int64_t wStride, const float* dy, int64_t k, int64_t n, int64_t lanes,
                     const float* gate, float* dx) {
  const Product p{w, wStride, 1, dy, lanes, n, dx, lanes, gate};
  if (gate)
    product<kFromZero, kGate, false>(p, k, lanes);
  else
    product<kFromZero, kPlain, false>(p, k, lanes);
}

static void gradient(const float* x, int64_t rows, int64_t lanes, const float* dyT, int64_t gStride, int accumulate,
                     float* g) {
  const Product p{x, lanes, 1, dyT, gStride, lanes, g, gStride, nullptr};
  if (accumulate)
    product<kFromTarget, kPlain, false>(p, rows, gStride);
  else
    product<kFromZero, kPlain, false>(p, rows, gStride);
}

// ---- transposition in blocks of kLanes rows and 4 columns ----

// Quads of four rows apart lie side by side, so that a 4 x 4 transposition within each quad's place gives whole rows.
LODE_INLINE void transposeBlock(const float* from, int64_t fromStride, float* to, int64_t toStride) {
  V r[4];
  for (int i = 0; i < 4; i++) r[i] = gatherQuads(from + i * fromStride, 4 * fromStride);
  const V a = unpackLow(r[0], r[1]), b = unpackLow(r[2], r[3]), c = unpackHigh(r[0], r[1]), d = unpackHigh(r[2], r[3]);
  store(to, unpackLowPairs(a, b));
  store(to + toStride, unpackHighPairs(a, b));
  store(to + 2 * toStride, unpackLowPairs(c, d));
  store(to + 3 * toStride, unpackHighPairs(c, d));
}

static void transpose(const float* dy, int64_t n, int64_t lanes, int64_t stride, float* dyT) {
  float rest[kLanes * kPanel];
  for (int64_t row = 0; row < stride; row += kLanes) {
    const float* from = dy + row * lanes;
    if (row + kLanes > n) {
      // The last rows, and zeros where there is none.
      const int64_t left = row < n ? (n - row) * lanes : 0;
      if (left > 0) __builtin_memcpy(rest, from, (size_t)left * sizeof(float));
      __builtin_memset(rest + left, 0, (size_t)(kLanes * lanes - left) * sizeof(float));
      from = rest;
    }
    for (int64_t lane = 0; lane < lanes; lane += 4) transposeBlock(from + lane, lanes, dyT + lane * stride + row, stride);
  }
}

// ---- activations ----

// exp to 2 units in the last place: 2^n times the Cephes expf polynomial in the rest; arguments are cut to +-87.
LODE_INLINE V exponential(V x) {
  x = minimum(select(x > -87.0f, x, set1(-87.0f)), set1(87.0f));
  const float shift = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer
  const V n = (x * 1.44269504088896341f + shift) - shift;
  const V r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
  V p = set1(1.9875691500e-4f);
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  const V y = (p * r) * r + r + 1.0f;
  const VI power = (__builtin_convertvector(n, VI) + 127) << 23;
  return y * (V)power;
}

LODE_INLINE V sigmoid(V x) { return set1(1.0f) / (exponential(-x) + 1.0f); }

// Cephes tanhf: odd polynomial below 0.625, else 1 - 2 / (exp(2 |x|) + 1).
LODE_INLINE V hyperbolicTangent(V x) {
  const VI sign = (VI)x & (int32_t)0x80000000;
  const V size = (V)((VI)x ^ sign);
  const V s = x * x;
  V p = set1(-5.70498872745e-3f);
  p = p * s + 2.06390887954e-2f;
  p = p * s + -5.37397155531e-2f;
  p = p * s + 1.33314422036e-1f;
  p = p * s + -3.33332819422e-1f;
  const V small = p * s * x + x;
  const V large = set1(1.0f) - set1(2.0f) / (exponential(size * 2.0f) + 1.0f);
  return select(size < 0.625f, small, (V)((VI)large | sign));
}

template <int activation>
LODE_INLINE V activated(V z) {
  if (activation == kRelu) return positivePart(z);
  if (activation == kTanh) return hyperbolicTangent(z);
  if (activation == kSilu) return z * sigmoid(z);
  return z;
}

template <int activation>
LODE_INLINE V derived(V z, V dy) {
  if (activation == kRelu) return select(z > 0.0f, dy, V{});
  if (activation == kTanh) return dy * (set1(1.0f) - z * z);
  if (activation == kSilu) {
    const V s = sigmoid(z);
    return dy * (s * (z * (set1(1.0f) - s) + 1.0f));
  }
  return dy;
}

// Rests shorter than a vector go through a padded copy, so that they meet the same arithmetic as all others.
LODE_INLINE V loadPart(const float* p, int64_t count) {
  V v{};
  __builtin_memcpy(&v, p, (size_t)count * sizeof(float));
  return v;
}
LODE_INLINE void storePart(float* p, V v, int64_t count) { __builtin_memcpy(p, &v, (size_t)count * sizeof(float)); }

template <int activation>
static void activateAll(const float* z, int64_t count, float* y) {
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) store(y + i, activated<activation>(load(z + i)));
  if (i < count) storePart(y + i, activated<activation>(loadPart(z + i, count - i)), count - i);
}

static void activate(int activation, const float* z, int64_t count, float* y) {
  if (activation == kRelu) return activateAll<kRelu>(z, count, y);
  if (activation == kTanh) return activateAll<kTanh>(z, count, y);
  if (activation == kSilu) return activateAll<kSilu>(z, count, y);
  activateAll<kLinear>(z, count, y);
}

template <int activation>
static void deriveAll(const float* z, int64_t count, float* dy) {
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) store(dy + i, derived<activation>(load(z + i), load(dy + i)));
  const int64_t rest = count - i;
  if (rest > 0) storePart(dy + i, derived<activation>(loadPart(z + i, rest), loadPart(dy + i, rest)), rest);
}

static void derive(int activation, const float* z, int64_t count, float* dy) {
  if (activation == kRelu) return deriveAll<kRelu>(z, count, dy);
  if (activation == kTanh) return deriveAll<kTanh>(z, count, dy);
  if (activation == kSilu) return deriveAll<kSilu>(z, count, dy);
}

// ---- Adam (Kingma and Ba 2014, the efficient form at the end of its section 2; decoupled decay: Loshchilov 2017) ----

// Moments of weights without gradient would decay into subnormal numbers, which cost a hundred times as much: their
// floors are far below anything that moves a weight (epsilon is about 1e-8).
constexpr float kFirstFloor = 1e-30f, kSecondFloor = 1e-36f;

// One step on `n` vectors, stage by stage: a single vector's chain of dependent operations is so long that the processor
// cannot look far enough ahead to overlap it with the next one's.
template <int n, bool decays>
LODE_INLINE void adamVectors(V* w, V* m, V* v, const V* g, const AdamStep& step) {
  V r[n], root[n];
  for (int i = 0; i < n; i++) m[i] = m[i] * step.beta1 + (g[i] * step.first + kFirstFloor);
  for (int i = 0; i < n; i++) {
    const V scaled = g[i] * step.second;
    v[i] = v[i] * step.beta2 + scaled * scaled;
  }
  for (int i = 0; i < n; i++) v[i] = select(v[i] > kSecondFloor, v[i], set1(kSecondFloor));
  for (int i = 0; i < n; i++) r[i] = rsqrtEstimate(v[i]);
  for (int i = 0; i < n; i++) root[i] = v[i] * r[i];
  for (int k = 0; k < kRsqrtSteps; k++) {
    V error[n];
    for (int i = 0; i < n; i++) error[i] = set1(0.5f) - root[i] * (r[i] * 0.5f);
    for (int i = 0; i < n; i++) root[i] = root[i] + root[i] * error[i];
    if (k + 1 < kRsqrtSteps)
      for (int i = 0; i < n; i++) r[i] = r[i] + r[i] * error[i];
  }
  for (int i = 0; i < n; i++) root[i] = root[i] + step.epsilon;
  for (int i = 0; i < n; i++) r[i] = rcpEstimate(root[i]);
  for (int k = 0; k < kRcpSteps; k++)
    for (int i = 0; i < n; i++) r[i] = r[i] * (set1(2.0f) - root[i] * r[i]);
  for (int i = 0; i < n; i++) {
    if (decays) w[i] = w[i] * step.decay;
    w[i] = w[i] - m[i] * step.rate * r[i];
  }
}

template <bool decays>
static void adamAll(float* w, float* m, float* v, const float* g, int64_t count, AdamStep step) {
  V ws[kGroup], ms[kGroup], vs[kGroup], gs[kGroup];
  int64_t i = 0;
  for (; i + kGroup * kLanes <= count; i += kGroup * kLanes) {
    for (int k = 0; k < kGroup; k++) {
      ws[k] = load(w + i + k * kLanes);
      ms[k] = load(m + i + k * kLanes);
      vs[k] = load(v + i + k * kLanes);
      gs[k] = load(g + i + k * kLanes);
    }
    adamVectors<kGroup, decays>(ws, ms, vs, gs, step);
    for (int k = 0; k < kGroup; k++) {
      store(w + i + k * kLanes, ws[k]);
      store(m + i + k * kLanes, ms[k]);
      store(v + i + k * kLanes, vs[k]);
    }
  }
  for (; i < count; i += kLanes) {
    const int64_t rest = count - i < kLanes ? count - i : kLanes;
    ws[0] = loadPart(w + i, rest);
    ms[0] = loadPart(m + i, rest);
    vs[0] = loadPart(v + i, rest);
    gs[0] = loadPart(g + i, rest);
    adamVectors<1, decays>(ws, ms, vs, gs, step);
    storePart(w + i, ws[0], rest);
    storePart(m + i, ms[0], rest);
    storePart(v + i, vs[0], rest);
  }
}

static void adam(float* w, float* m, float* v, const float* g, int64_t count, const AdamStep* step) {
  const AdamStep s = *step;
  if (s.decay == 1.0f)
    adamAll<false>(w, m, v, g, count, s);
  else
    adamAll<true>(w, m, v, g, count, s);
}

static double squares(const float* g, int64_t count) {
  double sum = 0;
  for (int64_t start = 0; start < count; start += 1024) {
    const int64_t end = start + 1024 < count ? start + 1024 : count;
    V part{};
    int64_t i = start;
    for (; i + kLanes <= end; i += kLanes) part += load(g + i) * load(g + i);
    if (i < end) part += loadPart(g + i, end - i) * loadPart(g + i, end - i);
    for (int j = 0; j < kLanes; j++) sum += part[j];
  }
  return sum;
}

// ---- random numbers (Salmon et al. 2011) ----

static void philoxBlock(uint32_t key0, uint32_t key1, uint64_t first, uint32_t block, uint32_t tag, int count,
                        uint32_t* __restrict c0, uint32_t* __restrict c1, uint32_t* __restrict c2,
                        uint32_t* __restrict c3) {
  for (int i = 0; i < count; i++) {
    c0[i] = (uint32_t)(first + (uint64_t)i);
    c1[i] = (uint32_t)((first + (uint64_t)i) >> 32);
    c2[i] = block;
    c3[i] = tag;
  }
  for (int round = 0; round < 10; round++) {
    for (int i = 0; i < count; i++) {
      const uint64_t p0 = (uint64_t)c0[i] * 0xD2511F53u;
      const uint64_t p1 = (uint64_t)c2[i] * 0xCD9E8D57u;
      const uint32_t n0 = (uint32_t)(p1 >> 32) ^ c1[i] ^ key0;
      const uint32_t n2 = (uint32_t)(p0 >> 32) ^ c3[i] ^ key1;
      c0[i] = n0;
      c1[i] = (uint32_t)p1;
      c2[i] = n2;
      c3[i] = (uint32_t)p0;
    }
    key0 += 0x9E3779B9u;
    key1 += 0xBB67AE85u;
  }
}

LODE_INLINE double openUniform(uint32_t low, uint32_t high) {
  const uint64_t bits = ((uint64_t)high << 20) | (low >> 12);
  return ((double)(int64_t)bits + 0.5) * 0x1p-52;
}

static void uniforms(uint32_t key0, uint32_t key1, uint64_t first, uint64_t lane, int64_t count, double* even,
                     double* odd) {
  uint32_t c[4][64];
  double part[2][64];
  for (int64_t start = 0; start < count; start += 64) {
    const int64_t size = count - start < 64 ? count - start : 64;
    philoxBlock(key0, key1, first + (uint64_t)start, (uint32_t)lane, (uint32_t)(lane >> 32), 64, c[0], c[1], c[2], c[3]);
    for (int i = 0; i < 64; i++) part[0][i] = openUniform(c[0][i], c[1][i]);
    for (int i = 0; i < 64; i++) part[1][i] = openUniform(c[2][i], c[3][i]);
    __builtin_memcpy(even + start, part[0], (size_t)size * sizeof(double));
    __builtin_memcpy(odd + start, part[1], (size_t)size * sizeof(double));
  }
}

// ---- mixtures of normals, in double precision ----

typedef double D __attribute__((vector_size(sizeof(V))));
typedef int64_t DI __attribute__((vector_size(sizeof(V))));
constexpr int kHalf = kLanes / 2;

LODE_INLINE D loadD(const double* p) {
  D v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}
LODE_INLINE void storeD(double* p, D v) { __builtin_memcpy(p, &v, sizeof v); }

static void normalTerms(const double* centres, const double* scales, int64_t count, double x, double* terms) {
  int64_t i = 0;
  for (; i + kHalf <= count; i += kHalf) {
    const D z = (x - loadD(centres + i)) * loadD(scales + i);
    storeD(terms + i, loadD(terms + i) - z * z);
  }
  for (; i < count; i++) {
    const double z = (x - centres[i]) * scales[i];
    terms[i] -= z * z;
  }
}

// exp of numbers up to 0, to 2 units in the last place; below -708 it is that of -708. 2^n times the Taylor series of the
// rest, |r| <= ln 2 / 2: the first term left out is r^14 / 14!.
LODE_INLINE D exponentialD(D x) {
  x = x > -708.0 ? x : D{} - 708.0;
  const double shift = 6755399441055744.0;  // 1.5 * 2^52: adding it rounds to an integer, which its last bits hold
  const D shifted = x * 1.4426950408889634 + shift;
  const D n = shifted - shift;
  const D r = (x - n * 6.93145751953125e-1) - n * 1.42860682030941723212e-6;
  D p = D{} + 1.0 / 6227020800;
  p = p * r + 1.0 / 479001600;
  p = p * r + 1.0 / 39916800;
  p = p * r + 1.0 / 3628800;
  p = p * r + 1.0 / 362880;
  p = p * r + 1.0 / 40320;
  p = p * r + 1.0 / 5040;
  p = p * r + 1.0 / 720;
  p = p * r + 1.0 / 120;
  p = p * r + 1.0 / 24;
  p = p * r + 1.0 / 6;
  p = p * r + 0.5;
  const D y = (p * r) * r + r + 1.0;
  return (D)((DI)y + ((DI)shifted << 52));
}

LODE_INLINE D maximumD(D a, D b) { return a > b ? a : b; }
LODE_INLINE bool anyOf(DI mask) {
  int64_t any = 0;
  for (int j = 0; j < kHalf; j++) any |= mask[j];
  return any != 0;
}

static double logSumExp(const double* terms, int64_t count) {
  constexpr int block = 4 * kHalf;
  double rest[block];
  const int64_t whole = count / block * block;
  for (int j = 0; j < block; j++) rest[j] = whole + j < count ? terms[whole + j] : -__builtin_inf();
  D most4[4];
  for (int k = 0; k < 4; k++) most4[k] = loadD(rest + k * kHalf);
  for (int64_t i = 0; i < whole; i += block)
    for (int k = 0; k < 4; k++) most4[k] = maximumD(loadD(terms + i + k * kHalf), most4[k]);
  const D mosts = maximumD(maximumD(most4[0], most4[1]), maximumD(most4[2], most4[3]));
  double most = mosts[0];
  for (int j = 1; j < kHalf; j++) most = mosts[j] > most ? mosts[j] : most;
  if (most == -__builtin_inf()) return most;
  D sums{};
  for (int64_t i = 0; i <= whole; i += block) {
    const double* from = i < whole ? terms + i : rest;
    D x[4];
    for (int k = 0; k < 4; k++) x[k] = loadD(from + k * kHalf) - most;
    // Terms far below the largest are less than its rounding; most blocks of a narrow mixture hold nothing else.
    if (!anyOf((x[0] > -45.0) | (x[1] > -45.0) | (x[2] > -45.0) | (x[3] > -45.0))) continue;
    for (int k = 0; k < 4; k++) sums += exponentialD(x[k]);
  }
  double sum = 0;
  for (int j = 0; j < kHalf; j++) sum += sums[j];
  return most + __builtin_log(sum);
}

// ---- what the machine can do at most ----

static double peak(int64_t rounds, float* sink) {
  constexpr int independent = 12;  // two multiply-adds a cycle, four cycles each, need eight
  V sum[independent];
  const V a = set1(sink[0]), b = set1(sink[1]);
  for (int i = 0; i < independent; i++) sum[i] = set1((float)i);
  for (int64_t round = 0; round < rounds; round++)
    for (int i = 0; i < independent; i++) sum[i] = sum[i] * a + b;
  for (int i = 1; i < independent; i++) sum[0] += sum[i];
  for (int j = 0; j < kLanes; j++) sink[2] += sum[0][j];
  return (double)rounds * independent * kLanes;
}

static const Kernels table = {LODE_NAME, forward, backward, gradient, transpose, activate,
                              derive,    adam,    squares,  uniforms, normalTerms, logSumExp, leaves, peak};

}  // namespace lode::simd::LODE_TARGET
