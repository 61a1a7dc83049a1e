// A scorer as JavaScript hands it over: typed arrays and numbers at fixed places, then six arguments a model.
#pragma once
#include "addon/arguments.h"
#include "core/candidates.h"

namespace lode {

struct ScorerArgument {
  Problem problem;
  Scorer scorer;
};

/** Arguments 1 to 8 of a call; its own begin here. */
constexpr size_t kAfterScorer = 9;

/**
 * Reads problem code and numbers (1, 2), spread (3: inflate, extra, screen by observable), settings (4: acceptance, logLmax,
 * mix, physicalCut), the model of what is physical (5 kind or null, 6 code, 7 numbers, 8 weights); and from argument `models`
 * on, for each model: kind, code, numbers, weights, columns, log. Problems are left in `args`.
 */
void readScorer(Arguments& args, const Napi::CallbackInfo& info, size_t models, ScorerArgument& out);

}  // namespace lode
