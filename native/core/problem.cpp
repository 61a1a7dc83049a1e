#include "core/problem.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/normal.h"

namespace lode {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
/** First word of an encoded problem, with the version of the encoding (src/numerics/problem.ts writes both). */
constexpr int32_t kMagic = 0x4c50524f, kVersion = 1;
// Limits against absurd allocations from a damaged header; each item still needs its own words of code.
constexpr int32_t kMaxObservables = 1 << 16;

void readPriors(Reader& reader, Problem& problem) {
  for (int j = 0; j < problem.parameters && reader.ok(); j++) {
    Prior prior;
    prior.kind = static_cast<PriorKind>(reader.next("a prior's kind", 0, kPriorKinds - 1));
    prior.source = reader.next("a prior's source", -1, problem.parameters - 1);
    prior.count = reader.next("a prior's number count", 0, INT32_MAX);
    prior.numbers = reader.take("a prior's numbers", static_cast<size_t>(prior.count));
    if (!reader.ok()) return;
    const std::string wrong = checkPrior(prior);
    if (!wrong.empty()) reader.fail("prior " + std::to_string(j) + ": " + wrong);
    if (prior.kind != PriorKind::fixed && prior.kind != PriorKind::sameAs) prior.dimension = problem.dim++;
    problem.priors.push_back(prior);
  }
  if (!reader.ok()) return;
  for (const Prior& prior : problem.priors) {
    if (prior.kind != PriorKind::sameAs) continue;
    if (prior.source < 0 || problem.priors[static_cast<size_t>(prior.source)].kind == PriorKind::sameAs) {
      reader.fail("a same-as parameter does not refer to a parameter of its own");
    }
  }
}

/** The interval of a gaussian's column on which |pull| <= k; false where it is not one bounded interval. */
bool gaussianInterval(const Term& term, double k, Requirement& out) {
  const double* n = term.numbers;
  const bool asymmetric = term.kind == TermKind::asymmetricGaussian;
  const double mean = n[0], theory = n[asymmetric ? 3 : 2], relative = n[asymmetric ? 4 : 3];
  // (O - mean)^2 <= k^2 (s^2 + relative^2 O^2): a quadratic in O that opens upwards while k relative < 1.
  const double a = 1 - k * k * relative * relative;
  if (!(a > 0)) return false;
  const auto edge = [&](double sigma, double side) {
    const double s2 = sigma * sigma + theory * theory;
    const double c = mean * mean - k * k * s2;
    return (mean + side * std::sqrt(std::max(0.0, mean * mean - a * c))) / a;
  };
  out = {Requirement::Of::column, term.columns[0], edge(asymmetric ? n[2] : n[1], -1), edge(n[1], 1)};
  return true;
}

/** What `log L of the term > least` asks for (least <= 0); as an interval of the column where it is one. */
Requirement termRequirement(const Term& term, int index, double least) {
  Requirement result{Requirement::Of::term, index, least, kInfinity};
  const double* n = term.numbers;
  const double k = std::sqrt(-2 * least);
  switch (term.kind) {
    case TermKind::gaussian:
    case TermKind::asymmetricGaussian:
      gaussianInterval(term, k, result);
      break;
    case TermKind::upperLimit:
    case TermKind::lowerLimit: {
      // log P(X > z) = least gives how far beyond the limit is still allowed, in units of sigma.
      const double z = n[1] == 0 ? 0 : -normalQuantile(std::clamp(std::exp(least), 1e-300, 1 - 0x1p-53));
      const bool upper = term.kind == TermKind::upperLimit;
      result = {Requirement::Of::column, term.columns[0], upper ? -kInfinity : n[0] - z * n[1],
                upper ? n[0] + z * n[1] : kInfinity};
      break;
    }
    case TermKind::step:
      if (n[2] <= least) result = {Requirement::Of::column, term.columns[0], n[0], n[1]};
      break;
    default:
      break;
  }
  return result;
}

void collectRequirements(Problem& problem) {
  for (const Constraint& c : problem.constraints) {
    if (c.apply) problem.requirements.push_back({Requirement::Of::column, c.column, c.lower, c.upper});
  }
  if (problem.target == TargetKind::sigmas) {
    const double least = -0.5 * problem.targetNumber * problem.targetNumber;
    for (size_t t = 0; t < problem.terms.size(); t++) {
      problem.requirements.push_back(termRequirement(problem.terms[t], static_cast<int>(t), least));
    }
  } else if (problem.target == TargetKind::logLikelihood) {
    if (problem.terms.size() == 1 && problem.targetNumber <= 0) {
      problem.requirements.push_back(termRequirement(problem.terms[0], 0, problem.targetNumber));
      if (problem.requirements.back().of == Requirement::Of::column) return;
      problem.requirements.pop_back();
    }
    problem.requirements.push_back({Requirement::Of::logLikelihood, 0, problem.targetNumber, kInfinity});
  }
}

void readItems(Reader& reader, Problem& problem, int derived, int terms, int constraints, int objectives) {
  for (int d = 0; d < derived && reader.ok(); d++) problem.derived.push_back(readProgram(reader, problem.columns()));
  for (int t = 0; t < terms && reader.ok(); t++) problem.terms.push_back(readTerm(reader, problem.columns()));
  for (int c = 0; c < constraints && reader.ok(); c++) {
    problem.constraints.push_back(readConstraint(reader, problem.columns()));
  }
  for (int o = 0; o < objectives && reader.ok(); o++) {
    Objective objective;
    objective.column = reader.next("an objective's column", 0, problem.columns() - 1);
    objective.sense = reader.next("an objective's sense", -1, 1);
    problem.objectives.push_back(objective);
  }
}

/** Does the row meet the target? Terms and log likelihood are in the block. */
bool meetsTarget(const Problem& problem, ProblemBlock& block, int i) {
  if (problem.target == TargetKind::logLikelihood) return block.logLikelihood()[i] > problem.targetNumber;
  if (problem.target != TargetKind::sigmas) return true;
  const double k = problem.targetNumber;
  for (size_t t = 0; t < problem.terms.size(); t++) {
    const Term& term = problem.terms[t];
    if (term.kind == TermKind::gaussian || term.kind == TermKind::asymmetricGaussian) {
      if (!(std::fabs(pull(term, block.column(term.columns[0])[i])) <= k)) return false;
    } else if (!(block.term(static_cast<int>(t))[i] > -0.5 * k * k)) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string decodeProblem(const int32_t* code, size_t codeLength, const double* numbers, size_t numbersLength,
                          Problem& problem) {
  if (codeLength > INT32_MAX || numbersLength > INT32_MAX) return "the problem is too long";
  // Copies: another thread may write to shared memory between the check and the use.
  const std::vector<int32_t> kept(code, code + codeLength);
  problem.numbers.assign(numbers, numbers + numbersLength);
  Reader reader(kept.data(), codeLength, problem.numbers.data(), numbersLength);
  if (reader.next("the mark of a problem", INT32_MIN, INT32_MAX) != kMagic) return "this is not an encoded problem";
  reader.next("the version of a problem", kVersion, kVersion);
  const int32_t most = reader.codeLeft();
  problem.parameters = reader.next("the parameter count", 0, most);
  problem.observables = reader.next("the observable count", 0, kMaxObservables);
  const int derived = reader.next("the derived count", 0, most);
  const int terms = reader.next("the term count", 0, most);
  const int constraints = reader.next("the constraint count", 0, most);
  const int objectives = reader.next("the objective count", 0, most);
  problem.target = static_cast<TargetKind>(reader.next("the target's kind", 0, 2));
  const double* target = reader.take("the target", 1);
  if (target != nullptr) problem.targetNumber = *target;
  if (problem.target == TargetKind::sigmas && !(problem.targetNumber > 0)) reader.fail("the target's sigmas are not above 0");
  if (std::isnan(problem.targetNumber)) reader.fail("the target is not a number");
  readPriors(reader, problem);
  readItems(reader, problem, derived, terms, constraints, objectives);
  reader.finish();
  if (!reader.ok()) return reader.problem();
  collectRequirements(problem);
  for (const Program& p : problem.derived) problem.scratch = std::max(problem.scratch, programScratch(p));
  for (const Term& t : problem.terms) {
    problem.scratch = std::max({problem.scratch, programScratch(t.program), t.columns.size()});
  }
  return {};
}

ProblemBlock::ProblemBlock(const Problem& problem)
    : cube_(static_cast<size_t>(problem.dim) * kBlockRows),
      columns_(static_cast<size_t>(problem.columns()) * kBlockRows),
      terms_(problem.terms.size() * kBlockRows),
      violations_(problem.constraints.size() * kBlockRows),
      logLikelihood_(kBlockRows),
      scratch_(problem.scratch),
      found_(kBlockRows) {}

void transformBlock(const Problem& problem, ProblemBlock& block, int rows) {
  for (int j = 0; j < problem.parameters; j++) {
    const Prior& prior = problem.priors[static_cast<size_t>(j)];
    if (prior.kind == PriorKind::sameAs) continue;
    fromCube(prior, prior.dimension < 0 ? nullptr : block.cube(prior.dimension), block.column(j), rows);
  }
  for (int j = 0; j < problem.parameters; j++) {
    const Prior& prior = problem.priors[static_cast<size_t>(j)];
    if (prior.kind != PriorKind::sameAs) continue;
    std::copy(block.column(prior.source), block.column(prior.source) + rows, block.column(j));
  }
}

void deriveBlock(const Problem& problem, ProblemBlock& block, int rows) {
  int column = problem.parameters + problem.observables;
  for (const Program& program : problem.derived) {
    runProgram(program, block.columns(), rows, block.scratch(), block.column(column++));
  }
}

void scoreBlock(const Problem& problem, ProblemBlock& block, int rows) {
  deriveBlock(problem, block, rows);
  double* sum = block.logLikelihood();
  std::fill(sum, sum + rows, 0.0);
  for (size_t t = 0; t < problem.terms.size(); t++) {
    double* term = block.term(static_cast<int>(t));
    evaluateTerm(problem.terms[t], block.columns(), rows, block.scratch(), term);
    for (int i = 0; i < rows; i++) sum[i] += term[i];
  }
  std::fill(block.found(), block.found() + rows, uint8_t{1});
  for (size_t c = 0; c < problem.constraints.size(); c++) {
    const Constraint& constraint = problem.constraints[c];
    double* violation = block.violation(static_cast<int>(c));
    evaluateConstraint(constraint, block.columns(), rows, violation);
    if (!constraint.apply) continue;
    for (int i = 0; i < rows; i++) block.found()[i] &= violation[i] == 0;
  }
  for (int i = 0; i < rows; i++) {
    if (std::isnan(sum[i])) sum[i] = -kInfinity;
    block.found()[i] &= meetsTarget(problem, block, i);
  }
}

const double* requirementValues(const Requirement& requirement, ProblemBlock& block) {
  if (requirement.of == Requirement::Of::column) return block.column(requirement.index);
  if (requirement.of == Requirement::Of::term) return block.term(requirement.index);
  return block.logLikelihood();
}

void checkParametersBlock(const Problem& problem, ProblemBlock& block, int rows, uint8_t* pass) {
  for (int k = 0; k < problem.observables; k++) {
    double* column = block.column(problem.firstObservable() + k);
    std::fill(column, column + rows, NAN);
  }
  deriveBlock(problem, block, rows);
  std::fill(pass, pass + rows, uint8_t{1});
  for (const Constraint& c : problem.constraints) {
    if (!c.apply || !c.onParameters) continue;
    const double* x = block.column(c.column);
    for (int i = 0; i < rows; i++) pass[i] &= x[i] >= c.lower && x[i] <= c.upper;
  }
}

}  // namespace lode
