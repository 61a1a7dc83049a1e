// Losses of networks and their derivatives by the last layer's values, before the output function.
#pragma once
#include "core/network.h"
#include "core/training.h"

namespace lode {

/** How many terms a row adds to the loss: unmasked outputs, or 1 for a softmax with cross-entropy. */
double lossTerms(const Network& network, Loss loss, const float* targets);

/**
 * `last`, `target` and `dy` are (outputs, lanes), `weight` (lanes). Returns scale times the weighted sum over all terms;
 * dy is its derivative by `last`. Squares: (y - t)^2. Cross-entropy: softmax -sum t log p; sigmoid -t log p - (1 - t)
 * log(1 - p). Targets that are not finite, and rows of weight 0, count nothing.
 */
double lossAndDerivative(const Network& network, Loss loss, const float* last, const float* target, const float* weight,
                         int64_t lanes, double scale, float* dy);

}  // namespace lode
