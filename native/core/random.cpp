#include "core/random.h"

#include <cstring>

#include "core/normal.h"

namespace lode {

void fillUniform(Key key, uint64_t first, double* out, size_t count, uint64_t lane) {
  size_t i = 0;
  if (count > 0 && (first & 1) != 0) out[i++] = uniformAt(key, first, lane);
  uint64_t block = (first + i) >> 1;
  for (; i + 1 < count; i += 2) {
    const Block b = philox(key, block++, lane);
    out[i] = openUniform(b.v[0], b.v[1]);
    out[i + 1] = openUniform(b.v[2], b.v[3]);
  }
  if (i < count) out[i] = uniformAt(key, first + i, lane);
}

void fillNormal(Key key, uint64_t first, double* out, size_t count, uint64_t lane) {
  fillUniform(key, first, out, count, lane);
  for (size_t i = 0; i < count; i++) out[i] = normalQuantile(out[i]);
}

Key deriveKey(Key parent, const char* purpose, size_t length, uint64_t index) {
  // FNV-1a, 64 bits.
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i < length; i++) hash = (hash ^ static_cast<unsigned char>(purpose[i])) * 0x100000001b3u;
  // The top bit of the lane keeps derived keys apart from the draws of the stream itself.
  const Block block = philox(parent, hash, index | (uint64_t{1} << 63));
  return {block.v[0], block.v[1]};
}

Key seedKey(double seed) {
  uint64_t bits;
  std::memcpy(&bits, &seed, sizeof bits);
  const Block block = philox({0x4c6f6465u, 0x7363616eu}, bits);
  return {block.v[0], block.v[1]};
}

}  // namespace lode
