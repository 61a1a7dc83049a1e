// Markov chains on the surrogates' score, where drawing from the prior is hopeless. A population of walkers moves by
// stretches (Goodman and Weare 2010), differential evolution (ter Braak 2006) and normal steps; Metropolis acceptance on
// score^power. The result is a pure function of (scorer, key, start), so populations can be spread over threads.
#pragma once
#include "core/candidates_tile.h"
#include "core/random.h"

namespace lode {

struct WalkSettings {
  Key key;
  int64_t walkers = 0, steps = 0;
  int64_t record = 0;     // every so many steps all walkers are written to `chain`; 0: never
  double stretch = 0, evolution = 0, local = 0;  // relative frequencies of the moves
  double stretchScale = 2;                       // Goodman and Weare's a
  double evolutionScale = 0;  // 0: 2.38 / sqrt(2 dim); a tenth of these moves have scale 1, to change between modes
  double power = 1;
};

struct WalkResult {
  int64_t accepted = 0, proposed = 0, steps = 0;
  bool cancelled = false;
};

/**
 * Moves (walkers, dim) `points` in place and writes their scores. `width`: (dim) standard deviations of the normal steps.
 * `chain` and `chainScores`: (steps / record, walkers, dim) and (steps / record, walkers), or null.
 */
WalkResult walkCandidates(const simd::Kernels& kernels, const Scorer& scorer, const WalkSettings& settings,
                          const double* width, const int32_t* cancel, double* points, double* scores, double* chain,
                          double* chainScores);

}  // namespace lode
