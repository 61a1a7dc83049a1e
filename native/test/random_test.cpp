// Philox against the published known answers (Random123, kat_vectors), and what the streams promise.
#include "core/random.h"

#include <vector>

#include "check.h"
#include "core/normal.h"

using namespace lode;

static void knownAnswers() {
  struct Case {
    uint64_t counter, lane;
    Key key;
    uint32_t expected[4];
  };
  const Case cases[] = {
      {0, 0, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
      {~uint64_t{0}, ~uint64_t{0}, {0xffffffff, 0xffffffff}, {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
      {0x85a308d3243f6a88, 0x0370734413198a2e, {0xa4093822, 0x299f31d0}, {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
  };
  for (const Case& c : cases) {
    const Block block = philox(c.key, c.counter, c.lane);
    for (int i = 0; i < 4; i++) CHECK(block.v[i] == c.expected[i]);
  }
}

static void openInterval() {
  CHECK(openUniform(0, 0) > 0);
  CHECK(openUniform(0xffffffff, 0xffffffff) < 1);
  CHECK(openUniform32(0) > 0);
  CHECK(openUniform32(0xffffffff) < 1);
}

static void fillsAgreeWithSingleDraws() {
  const Key key{1, 2};
  for (uint64_t first = 0; first < 5; first++) {
    for (size_t count = 0; count < 9; count++) {
      std::vector<double> out(count + 1, -1.0);
      fillUniform(key, first, out.data(), count);
      for (size_t i = 0; i < count; i++) CHECK(out[i] == uniformAt(key, first + i));
      CHECK(out[count] == -1.0);
    }
  }
}

static void quantileInvertsTheCdf() {
  for (double x = -8; x <= 5; x += 0.01) {
    const double p = normalCdf(x);
    // The error of p itself, one part in 2^53, divided by the density, is the best that can be had.
    const double density = std::exp(-0.5 * x * x) * 0.3989422804014327;
    CHECK_NEAR(normalQuantile(p), x, 4e-16 * p / density + 2e-15 * (1 + std::fabs(x)));
  }
  CHECK_NEAR(normalQuantile(0.975), 1.959963984540054, 1e-15 * 4);
  CHECK_NEAR(logNormalTail(19.999999), logNormalTail(20.000001), 5e-5);
  CHECK_NEAR(logNormalTail(30), -454.32124395634319, 1e-9);
}

static void derivedKeysDiffer() {
  const Key root = seedKey(1);
  const Key a = deriveKey(root, "a", 1, 0), b = deriveKey(root, "b", 1, 0), c = deriveKey(root, "a", 1, 1);
  CHECK(a.a != b.a || a.b != b.b);
  CHECK(a.a != c.a || a.b != c.b);
  CHECK(seedKey(1).a != seedKey(2).a);
}

int main() {
  knownAnswers();
  openInterval();
  fillsAgreeWithSingleDraws();
  quantileInvertsTheCdf();
  derivedKeysDiffer();
  return finish();
}
