// The fused rejection sampler: draw, score, accept, tile by tile. Candidate i of a stream is a pure function of (key, i),
// and so is whether it is accepted: any split of an index range gives the same points.
#pragma once
#include "core/candidates_tile.h"
#include "core/random.h"

namespace lode {

/** Where candidates come from. */
struct Proposal {
  enum Kind : int { uniform = 0, map = 1, around = 2 };
  Kind kind = uniform;
  // map: (dim, bins + 1) ascending edges from 0 to 1; each bin is as likely as any other (VEGAS: Lepage 1978).
  // around: (rows, dim) centres; each candidate moves from a random one by a normal step, reflected into the cube.
  const double* numbers = nullptr;
  int64_t rows = 0;               // map: bins. around: centres
  const double* width = nullptr;  // around: (dim) standard deviations
  // map: acceptance is multiplied by (1 / density)^correction; 1 makes up for the map, 0 keeps its preference.
  double correction = 1;
};

struct DrawSettings {
  Key key;
  uint64_t first = 0;   // index of the first candidate
  int64_t count = 0;    // candidates at most
  int64_t limit = 0;    // accepted points at most
  double power = 1;     // acceptance = min(1, score^power / ceiling)
  double ceiling = 1;
};

struct DrawResult {
  int64_t accepted = 0;
  int64_t tested = 0;  // candidates up to the last accepted one where `limit` was reached, else all
  bool cancelled = false;
};

/** Writes at most settings.limit points (row-major), their scores and their indices, in order of the index. */
DrawResult drawCandidates(const simd::Kernels& kernels, const Scorer& scorer, const Proposal& proposal,
                          const DrawSettings& settings, const int32_t* cancel, double* points, double* scores,
                          double* indices);

struct SurveyResult {
  int64_t tested = 0;
  double scoreSum = 0, scoreMax = 0;
  double logLmax = 0;  // of the predictions of points that are physical (P >= 1/2) and meet the constraints; may be -inf
  bool cancelled = false;
};

/**
 * Scores all candidates in full and keeps the `keep` best by score, best first; equal scores by index. Writes points,
 * scores and indices; rows that no candidate filled have index -1.
 */
SurveyResult surveyCandidates(const simd::Kernels& kernels, const Scorer& scorer, const Proposal& proposal,
                              const DrawSettings& settings, int64_t keep, const int32_t* cancel, double* points,
                              double* scores, double* indices);

}  // namespace lode
