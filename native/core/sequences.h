// Evenly spread points of the unit cube: Sobol sequences with Joe and Kuo's direction numbers and Owen scrambling, and
// Latin hypercubes. All outputs are row-major and lie in the open cube.
#pragma once
#include <cstddef>
#include <cstdint>

#include "core/random.h"

namespace lode {

/** Dimensions and points that the Sobol sequence has here. */
int sobolDimensions();
constexpr uint64_t kSobolPoints = uint64_t{1} << 32;

/**
 * Points first, first + 1, ... of the Sobol sequence in Gray code order (Antonov and Saleev 1979), moved by half of 2^-32
 * off the cube's faces. With a key they are scrambled by nested uniform scrambling (Owen 1995) in the hashed form of
 * Burley, J. Comput. Graph. Tech. 9(4) (2020) 1. out is (count, dim); first + count <= kSobolPoints.
 */
void sobolPoints(uint64_t first, size_t count, int dim, const Key* key, double* out);

/** A Latin hypercube of `count` points: in every dimension each of `count` equal cells holds one. out is (count, dim). */
void latinHypercube(Key key, size_t count, int dim, double* out);

}  // namespace lode
