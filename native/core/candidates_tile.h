// Scores of up to kTile candidates at a time. A candidate's score is a pure function of the scorer and its point: it does
// not depend on the tile it lies in. Networks in float32, everything else in float64.
#pragma once
#include <vector>

#include "core/candidates.h"

namespace lode {

/** What is known of one candidate after evaluation in full. */
struct CandidateScore {
  double score, logScore, logLikelihood, physical, found;
};

/**
 * Fill cube columns and `need`, then evaluate. A candidate whose score cannot exceed its need is dropped as soon as this is
 * certain: after the classifier, after each model. With need < 0 it never is.
 * Where an observable's `screen` is finite, member 0 of an ensemble goes first, and a candidate that it puts farther than
 * that outside a required interval has score 0, unless evaluated in full.
 */
class CandidateTile {
 public:
  CandidateTile(const simd::Kernels& kernels, const Scorer& scorer);

  double* cube(int j) { return cube_.data() + static_cast<size_t>(j) * kTile; }
  double* need() { return need_.data(); }

  /** `full`: all parts of CandidateScore, logarithms without underflow, no screen. */
  void evaluate(int count, bool full);

  /** Slots that were not dropped, ascending. */
  const std::vector<int32_t>& active() const { return active_; }
  double score(int slot) const { return score_[slot]; }
  /** After evaluation in full. */
  CandidateScore parts(int slot) const;
  /** Centre and standard deviation of an observable in its own units (first order where its logarithm is learned). */
  void prediction(int slot, int observable, double* mean, double* spread) const;

 private:
  void checkParameters();
  void classify();
  void screenFirst(int model);
  void predict(int model);
  void summarize(int model);
  void requireDirect(int model);
  void requireParameters();
  void requireIndirect();
  void evaluateLikelihood();
  void finish();
  void drop();
  void multiply(int slot, double lower, double upper, double mean, double sd);
  template <typename Sink>
  void run(const Surrogate& model, SurrogateSpace& space, int64_t from, int64_t to, Sink sink);
  template <typename Sink>
  void runNetwork(const Model& model, int64_t member, Sink sink);

  // One chunk of slots in the block.
  void fillParameters(const int32_t* slots, int rows);
  void fillObservables(const int32_t* slots, int rows, int member, int shifted);
  void evaluateTerms(int rows);
  struct Moments;
  void collect(const int32_t* slots, int rows, std::vector<Moments>& moments);
  void logLikelihoodChance(const Requirement& r, const int32_t* slots, int rows, const std::vector<Moments>& terms);

  double* value(int64_t member, int observable) {
    return values_.data() + (static_cast<size_t>(member) * scorer_.inflate.size() + static_cast<size_t>(observable)) * kTile;
  }
  static double* at(std::vector<double>& v, int c) { return v.data() + static_cast<size_t>(c) * kTile; }
  static const double* at(const std::vector<double>& v, int c) { return v.data() + static_cast<size_t>(c) * kTile; }

  const simd::Kernels& kernels_;
  const Scorer& scorer_;
  const Problem& problem_;
  bool full_ = false;
  std::vector<int32_t> active_;
  std::vector<double> cube_, need_;
  std::vector<double> values_, centre_, deviation_;  // (members, observables), (observables), (observables) x kTile
  std::vector<double> physical_, found_, logFound_, logLikelihood_, score_, logScore_;
  std::vector<uint8_t> allowed_;
  PanelSpace space_;
  AlignedFloats panel_, output_;
  std::vector<SurrogateSpace> spaces_;        // by model, then that of what is physical; of kinds other than networks
  std::vector<double> gathered_, tileValues_;  // likewise: active candidates (dim, kTile), (members, outputs, kTile)
  ProblemBlock block_;
};

}  // namespace lode
