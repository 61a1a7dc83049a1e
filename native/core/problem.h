// A problem as the core sees it: priors, derived quantities, likelihood terms, constraints and the target. The host's
// scores and the loops over candidates both come from here.
// Columns are numbered [parameters | observables | derived].
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/likelihood.h"
#include "core/priors.h"

namespace lode {

struct Objective {
  int column = 0;
  int sense = 1;
};

enum class TargetKind : int32_t { constraints, sigmas, logLikelihood };

/**
 * One of the conditions that together make a point found: `lower <= value <= upper`, NaN failing, where the value is a
 * column, a term or the log likelihood. Wherever a term's condition amounts to an interval of one column (gaussians,
 * limits, steps), it is given as such, so that P(requirement) from a predicted mean and spread of that column is exact.
 */
struct Requirement {
  enum class Of { column, term, logLikelihood };
  Of of = Of::column;
  int index = 0;
  double lower = 0, upper = 0;
};

/** Not copyable: priors and terms borrow from `numbers`. */
struct Problem {
  Problem() = default;
  Problem(const Problem&) = delete;
  Problem& operator=(const Problem&) = delete;

  int parameters = 0, dim = 0, observables = 0;
  std::vector<double> numbers;
  std::vector<Prior> priors;
  std::vector<Program> derived;
  std::vector<Term> terms;
  std::vector<Constraint> constraints;
  std::vector<Objective> objectives;
  TargetKind target = TargetKind::constraints;
  /** Sigmas, or the least log likelihood. */
  double targetNumber = 0;
  /** Applied constraints, then the target. */
  std::vector<Requirement> requirements;
  /** Largest scratch of any program. */
  size_t scratch = 0;

  int columns() const { return parameters + observables + static_cast<int>(derived.size()); }
  int firstObservable() const { return parameters; }
};

/** Decodes and checks; gives what is wrong, or an empty string. */
std::string decodeProblem(const int32_t* code, size_t codeLength, const double* numbers, size_t numbersLength,
                          Problem& problem);

/** Room for one block of points of a problem; one a thread. Fill `cube` or parameter columns, and observable columns. */
class ProblemBlock {
 public:
  explicit ProblemBlock(const Problem& problem);

  double* cube(int j) { return at(cube_, j); }
  /** Column of [parameters | observables | derived]. */
  double* column(int c) { return at(columns_, c); }
  const double* columns() const { return columns_.data(); }
  double* term(int t) { return at(terms_, t); }
  double* violation(int v) { return at(violations_, v); }
  double* logLikelihood() { return logLikelihood_.data(); }
  double* scratch() { return scratch_.data(); }
  /** 1 where every requirement holds. */
  uint8_t* found() { return found_.data(); }

 private:
  static double* at(std::vector<double>& v, int c) { return v.data() + static_cast<size_t>(c) * kBlockRows; }
  std::vector<double> cube_, columns_, terms_, violations_, logLikelihood_, scratch_;
  std::vector<uint8_t> found_;
};

/** Cube columns -> parameter columns. */
void transformBlock(const Problem& problem, ProblemBlock& block, int rows);

/** Parameter and observable columns -> derived columns. */
void deriveBlock(const Problem& problem, ProblemBlock& block, int rows);

/** deriveBlock, then terms, log likelihood (-Infinity where a term is NaN), violations and found. */
void scoreBlock(const Problem& problem, ProblemBlock& block, int rows);

/** What a requirement is on, after scoreBlock. */
const double* requirementValues(const Requirement& requirement, ProblemBlock& block);

/** Passes the applied constraints on parameters alone? pass[i] is 1 or 0; derived columns see observables of NaN. */
void checkParametersBlock(const Problem& problem, ProblemBlock& block, int rows, uint8_t* pass);

}  // namespace lode
