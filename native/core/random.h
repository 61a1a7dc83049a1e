// Counter-based random numbers: Philox4x32-10 (Salmon et al., SC11, doi:10.1145/2063384.2063405).
// A stream is a key of two 32-bit words; block i of it is a pure function of (key, i), so any part of a stream can be
// made anywhere. Everything is `static`: kernels compiled for several instruction sets include this header.
#pragma once
#include <cstddef>
#include <cstdint>

namespace lode {

struct Key {
  uint32_t a, b;
};

struct Block {
  uint32_t v[4];
};

/** One Philox4x32-10 block. The counter is (c0 | c1 << 32, lane): kernels that share a key use different lanes. */
static inline Block philox(Key key, uint64_t counter, uint64_t lane = 0) {
  uint32_t c0 = static_cast<uint32_t>(counter), c1 = static_cast<uint32_t>(counter >> 32);
  uint32_t c2 = static_cast<uint32_t>(lane), c3 = static_cast<uint32_t>(lane >> 32);
  uint32_t k0 = key.a, k1 = key.b;
  for (int round = 0; round < 10; round++) {
    const uint64_t p0 = static_cast<uint64_t>(0xD2511F53u) * c0;
    const uint64_t p1 = static_cast<uint64_t>(0xCD9E8D57u) * c2;
    c0 = static_cast<uint32_t>(p1 >> 32) ^ c1 ^ k0;
    c1 = static_cast<uint32_t>(p1);
    c2 = static_cast<uint32_t>(p0 >> 32) ^ c3 ^ k1;
    c3 = static_cast<uint32_t>(p0);
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  return {{c0, c1, c2, c3}};
}

/** 64 random bits to a double in the open interval (0, 1): 52 bits and a half, the finest grid that never rounds to 1. */
static inline double openUniform(uint32_t low, uint32_t high) {
  const uint64_t bits = (static_cast<uint64_t>(high) << 20) | (low >> 12);
  return (static_cast<double>(static_cast<int64_t>(bits)) + 0.5) * 0x1p-52;
}

/** 32 random bits to a double in the open interval (0, 1); a grid of 2^-32. */
static inline double openUniform32(uint32_t bits) { return (static_cast<double>(bits) + 0.5) * 0x1p-32; }

/** Draw i of a stream, uniform in (0, 1): half of block i / 2. */
static inline double uniformAt(Key key, uint64_t i, uint64_t lane = 0) {
  const Block block = philox(key, i >> 1, lane);
  const int half = static_cast<int>(i & 1) * 2;
  return openUniform(block.v[half], block.v[half + 1]);
}

/** Fills out[0..count) with draws first, first + 1, ... of a stream, uniform in (0, 1). */
void fillUniform(Key key, uint64_t first, double* out, size_t count, uint64_t lane = 0);

/** The same draws as standard normals, through the inverse of the normal distribution function. */
void fillNormal(Key key, uint64_t first, double* out, size_t count, uint64_t lane = 0);

/** The key of a stream derived from another one, by the hash of a purpose and an index. */
Key deriveKey(Key parent, const char* purpose, size_t length, uint64_t index);

/** The key of a run's root stream; every double is a different seed. */
Key seedKey(double seed);

}  // namespace lode
