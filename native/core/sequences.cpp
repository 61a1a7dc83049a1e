#include "core/sequences.h"

#include <bit>
#include <numeric>
#include <utility>
#include <vector>

#include "core/sobol_directions.h"

namespace lode {

namespace {

constexpr int kBits = 32;

struct Directions {
  uint32_t v[kBits];
};

/** Direction numbers of all dimensions below dim, by the recurrence of Bratley and Fox (TOMS 659). */
std::vector<Directions> sobolDirections(int dim) {
  std::vector<Directions> all(static_cast<size_t>(dim));
  const uint16_t* initial = kSobolInitial;
  for (int d = 0; d < dim; d++) {
    uint32_t* v = all[static_cast<size_t>(d)].v;
    const uint32_t polynomial = kSobolPolynomials[d];
    const int degree = std::bit_width(polynomial) - 1;
    if (degree == 0) {
      for (int i = 0; i < kBits; i++) v[i] = uint32_t{1} << (kBits - 1 - i);
      continue;
    }
    for (int i = 0; i < degree; i++) v[i] = static_cast<uint32_t>(*initial++) << (kBits - 1 - i);
    for (int i = degree; i < kBits; i++) {
      v[i] = v[i - degree] ^ (v[i - degree] >> degree);
      for (int k = 1; k < degree; k++) {
        if ((polynomial >> (degree - k)) & 1) v[i] ^= v[i - k];
      }
    }
  }
  return all;
}

uint32_t reverseBits(uint32_t x) {
  x = (x >> 16) | (x << 16);
  x = ((x & 0xff00ff00u) >> 8) | ((x & 0x00ff00ffu) << 8);
  x = ((x & 0xf0f0f0f0u) >> 4) | ((x & 0x0f0f0f0fu) << 4);
  x = ((x & 0xccccccccu) >> 2) | ((x & 0x33333333u) << 2);
  return ((x & 0xaaaaaaaau) >> 1) | ((x & 0x55555555u) << 1);
}

/** Burley's listing 4: a permutation in which each bit depends on higher ones only, hence nested. */
uint32_t owenScramble(uint32_t x, uint32_t seed) {
  x = reverseBits(x);
  x += seed;
  x ^= x * 0x6c50b47cu;
  x ^= x * 0xb82f1e52u;
  x ^= x * 0xc7afe638u;
  x ^= x * 0x8d22f6e6u;
  return reverseBits(x);
}

/** Uniform in [0, count), without bias: draws that fall beyond the last full multiple are drawn again. */
uint64_t uniformInteger(Key key, uint64_t& draw, uint64_t lane, uint64_t count) {
  const uint64_t range = uint64_t{1} << 52;
  const uint64_t limit = range - range % count;
  for (;;) {
    const uint64_t word = static_cast<uint64_t>(uniformAt(key, draw++, lane) * 0x1p52);
    if (word < limit) return word % count;
  }
}

}  // namespace

int sobolDimensions() { return kSobolDimensions; }

void sobolPoints(uint64_t first, size_t count, int dim, const Key* key, double* out) {
  const std::vector<Directions> directions = sobolDirections(dim);
  std::vector<uint32_t> state(static_cast<size_t>(dim), 0), seeds(static_cast<size_t>(dim), 0);
  const uint64_t gray = first ^ (first >> 1);
  for (int d = 0; d < dim; d++) {
    for (int bit = 0; bit < kBits; bit++) {
      if ((gray >> bit) & 1) state[d] ^= directions[d].v[bit];
    }
    if (key != nullptr) seeds[d] = philox(*key, static_cast<uint64_t>(d)).v[0];
  }
  for (size_t i = 0; i < count; i++) {
    double* row = out + i * static_cast<size_t>(dim);
    for (int d = 0; d < dim; d++) {
      row[d] = openUniform32(key == nullptr ? state[d] : owenScramble(state[d], seeds[d]));
    }
    // Successive Gray codes differ in the bit of the lowest zero of the index.
    const int bit = std::countr_one(first + i);
    if (bit >= kBits) return;
    for (int d = 0; d < dim; d++) state[d] ^= directions[d].v[bit];
  }
}

void latinHypercube(Key key, size_t count, int dim, double* out) {
  std::vector<uint64_t> cells(count);
  for (int d = 0; d < dim; d++) {
    const uint64_t permute = 2 * static_cast<uint64_t>(d), jitter = permute + 1;
    std::iota(cells.begin(), cells.end(), uint64_t{0});
    uint64_t draw = 0;
    for (size_t i = count; i > 1; i--) std::swap(cells[i - 1], cells[uniformInteger(key, draw, permute, i)]);
    for (size_t i = 0; i < count; i++) {
      const double x = (static_cast<double>(cells[i]) + uniformAt(key, i, jitter)) / static_cast<double>(count);
      out[i * static_cast<size_t>(dim) + static_cast<size_t>(d)] = x < 1 ? x : 1 - 0x1p-53;
    }
  }
}

}  // namespace lode
