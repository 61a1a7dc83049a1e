// A scorer as JavaScript hands it over: typed arrays and numbers at fixed places, then five arguments a model.
#pragma once
#include "addon/arguments.h"
#include "core/candidates.h"

namespace lode {

struct ScorerArgument {
  Problem problem;
  Scorer scorer;
};

/** Arguments 1 to 7 of a call; its own begin here. */
constexpr size_t kAfterScorer = 8;

/**
 * Reads problem code and numbers (1, 2), spread (3: inflate, extra, screen by observable), settings (4: acceptance, logLmax,
 * mix, physicalCut), the model of what is physical (5 code or null, 6 numbers, 7 weights); and from argument `models` on,
 * for each model: code, numbers, weights, columns, log. Problems are left in `args`.
 */
void readScorer(Arguments& args, const Napi::CallbackInfo& info, size_t models, ScorerArgument& out);

}  // namespace lode
