// What decides whether a candidate point is worth an evaluation: surrogates, the problem, and how both make a score.
// candidates_tile.h computes it.
#pragma once
#include <string>
#include <vector>

#include "core/problem.h"
#include "core/surrogate.h"

namespace lode {

/** A model of some observables. */
struct ScorerModel {
  Surrogate model;
  std::vector<int32_t> columns;  // observable of each output
  std::vector<uint8_t> log;      // 1 where the output is the observable's logarithm
};

/** A requirement that is an interval of one predicted observable, in the space in which that is learned. */
struct DirectRequirement {
  int observable;
  double lower, upper;
};

enum class Acceptance : int { likelihood = 0, found = 1, mixed = 2 };

/**
 * score = P(physical) times
 *   likelihood: min(1, exp(log L - logLmax)) of the predicted centre, 0 where an applied constraint fails there;
 *   found: the product over all requirements of the probability that each holds;
 *   mixed: mix * found + (1 - mix) * likelihood.
 * A predicted observable has a centre c (mean over members) and a standard deviation sqrt((inflate d)^2 + extra^2), where
 * d is that of the members, all in the space in which it is learned. Requirements on derived quantities, on terms that are
 * no interval of an observable and on log L take their mean and deviation over the members, moved away from c by `inflate`.
 */
struct Scorer {
  const Problem* problem = nullptr;
  std::vector<ScorerModel> models;
  bool hasPhysical = false;
  Surrogate physical;                  // gives probabilities: a sigmoid, or classes of which number 1 is physical
  double physicalCut = 0;              // above 0: P(physical) counts as 1 from here on, as 0 below
  std::vector<double> inflate, extra;  // by observable
  std::vector<double> screen;          // by observable, may be infinite: see CandidateTile
  Acceptance acceptance = Acceptance::found;
  double logLmax = 0, mix = 0.5;

  // Made by prepare().
  std::vector<int> modelOf;                            // by observable; -1: no model predicts it
  std::vector<uint8_t> logOf;                          // by observable
  std::vector<std::vector<DirectRequirement>> direct;  // by model
  std::vector<Requirement> onParameters, indirect;     // onParameters: of the target; constraints are checked before
  bool checksParameters = false;                       // an applied constraint is on parameters alone
  bool needsParameters = false;                        // something reads parameter columns
  int members = 1;                                     // most of any model
  int64_t widest = 1;                                  // features of any network
  int64_t mostInputs = 1;                              // of any network
  int64_t mostValues = 0;                              // members times outputs of any other model; 0: all are networks

  /** Checks the parts against each other; gives what is wrong, or an empty string. */
  std::string prepare();
};

}  // namespace lode
