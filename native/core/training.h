// Training of one member of a network: mini-batches, Adam, a schedule of learning rates, early stopping. The member's
// weights depend on (settings, data, key, weights and moments before) only, bit for bit on one instruction set.
#pragma once
#include "core/network.h"
#include "core/random.h"

namespace lode {

enum class Loss : int { squares = 0, crossEntropy = 1 };
enum class Schedule : int { constant = 0, cosine = 1, step = 2, exponential = 3 };

struct TrainingSettings {
  int64_t epochs, batch;
  double learningRate, beta1, beta2, epsilon;
  Schedule schedule;
  double warmUp;      // epochs over which the rate rises linearly from 0
  double decay;       // cosine: last rate as a share of the first; step: factor; exponential: factor an epoch
  double stepEpochs;  // step: epochs between two factors
  Loss loss;
  double weightDecay;  // AdamW
  double clip;         // largest norm of the gradient; 0: none
  double patience;     // epochs without a loss lower by minDelta after which training ends; 0: never
  double minDelta;
};

struct TrainingData {
  const double* inputs;   // (rows, inputs)
  const double* targets;  // (rows, targetCols); not finite: masked
  const double* weights;  // (rows) or null
  int64_t rows, targetCols;
  // Shift and scale of inputs, then of outputs: [shift.., scale.., shift.., scale..]; outputs only where linear.
  const double* standardization;
};

/** What a call left: how many epochs ran, and whether it was cancelled. */
struct TrainingResult {
  int64_t epochs;
  bool cancelled;
};

/**
 * Trains `weights` (one member's) in place. `moments` holds Adam's first and second moments (2 * memberWeights floats),
 * `steps` the number of steps made with them. Writes the mean loss of each epoch to `losses` (settings.epochs long).
 * Softmax with one target column reads class numbers. A non-zero `*cancel` ends it at the next batch.
 */
TrainingResult trainMember(const simd::Kernels& kernels, const Network& network, const TrainingData& data,
                           const TrainingSettings& settings, Key key, const int32_t* cancel, float* weights,
                           float* moments, double* steps, double* losses);

/** Loss and its gradient (the weights' layout) of given weights on all data as one batch. */
double lossAndGradient(const simd::Kernels& kernels, const Network& network, const TrainingData& data, Loss loss,
                       const float* weights, float* gradient);

}  // namespace lode
