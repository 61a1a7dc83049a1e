// The part of a tile's evaluation that goes through the problem's blocks: parameters, derived quantities, terms, log L.
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/candidates_chance.h"
#include "core/candidates_tile.h"

namespace lode {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/** Terms whose log L is half a square of a normal variable, where the column is a predicted observable. */
bool isGaussianOf(const Problem& problem, const Term& term) {
  const bool gaussian = term.kind == TermKind::gaussian || term.kind == TermKind::asymmetricGaussian;
  if (!gaussian) return false;
  const int observable = term.columns[0] - problem.firstObservable();
  return observable >= 0 && observable < problem.observables;
}

bool neverPositive(const Problem& problem) {
  return std::all_of(problem.terms.begin(), problem.terms.end(), [](const Term& t) {
    return t.kind != TermKind::table && t.kind != TermKind::expression;
  });
}

/** Calls f(slots, rows) for chunks of at most kBlockRows slots. */
template <typename F>
void inChunks(const std::vector<int32_t>& slots, F f) {
  for (size_t start = 0; start < slots.size(); start += kBlockRows)
    f(slots.data() + start, static_cast<int>(std::min<size_t>(kBlockRows, slots.size() - start)));
}

}  // namespace

/** Mean and variance of one quantity, row by row. */
struct CandidateTile::Moments {
  double mean[kBlockRows], variance[kBlockRows];
};

void CandidateTile::fillParameters(const int32_t* slots, int rows) {
  for (int j = 0; j < problem_.dim; j++) {
    const double* from = cube(j);
    double* to = block_.cube(j);
    for (int i = 0; i < rows; i++) to[i] = from[slots[i]];
  }
  transformBlock(problem_, block_, rows);
}

/**
 * Observable columns: the centres (member < 0) or a member's values; observable `shifted` (if >= 0) moved up by its extra
 * deviation.
 */
void CandidateTile::fillObservables(const int32_t* slots, int rows, int member, int shifted) {
  for (int o = 0; o < problem_.observables; o++) {
    double* to = block_.column(problem_.firstObservable() + o);
    const int model = scorer_.modelOf[o];
    if (model < 0) {
      std::fill(to, to + rows, NAN);
      continue;
    }
    const double* centre = at(centre_, o);
    const double shift = o == shifted ? scorer_.extra[o] : 0, inflate = scorer_.inflate[o];
    const int64_t members = scorer_.models[model].model.members;
    const double* own = member < 0 ? centre : value(member % members, o);
    for (int i = 0; i < rows; i++) {
      const double c = centre[slots[i]];
      to[i] = c + inflate * (own[slots[i]] - c) + shift;
      if (scorer_.logOf[o]) to[i] = std::exp(to[i]);
    }
  }
}

void CandidateTile::evaluateTerms(int rows) {
  deriveBlock(problem_, block_, rows);
  double* sum = block_.logLikelihood();
  std::fill(sum, sum + rows, 0.0);
  for (size_t t = 0; t < problem_.terms.size(); t++) {
    double* term = block_.term(static_cast<int>(t));
    evaluateTerm(problem_.terms[t], block_.columns(), rows, block_.scratch(), term);
    for (int i = 0; i < rows; i++) sum[i] += term[i];
  }
}

void CandidateTile::checkParameters() {
  uint8_t pass[kBlockRows];
  inChunks(active_, [&](const int32_t* slots, int rows) {
    fillParameters(slots, rows);
    checkParametersBlock(problem_, block_, rows, pass);
    for (int i = 0; i < rows; i++) {
      if (pass[i]) continue;
      physical_[slots[i]] = found_[slots[i]] = 0;
      logFound_[slots[i]] = -kInfinity;
      allowed_[slots[i]] = 0;
    }
  });
  drop();
}

void CandidateTile::requireParameters() {
  inChunks(active_, [&](const int32_t* slots, int rows) {
    fillParameters(slots, rows);
    for (const Requirement& r : scorer_.onParameters) {
      const double* x = block_.column(r.index);
      for (int i = 0; i < rows; i++) multiply(slots[i], r.lower, r.upper, x[i], 0);
    }
  });
  drop();
}

void CandidateTile::evaluateLikelihood() {
  inChunks(active_, [&](const int32_t* slots, int rows) {
    if (scorer_.needsParameters) fillParameters(slots, rows);
    fillObservables(slots, rows, -1, -1);
    evaluateTerms(rows);
    const double* sum = block_.logLikelihood();
    for (int i = 0; i < rows; i++) logLikelihood_[slots[i]] = std::isnan(sum[i]) ? -kInfinity : sum[i];
    for (const Constraint& c : problem_.constraints) {
      if (!c.apply || c.onParameters) continue;
      const double* x = block_.column(c.column);
      for (int i = 0; i < rows; i++) allowed_[slots[i]] &= x[i] >= c.lower && x[i] <= c.upper;
    }
  });
}

/**
 * moments[r] of each indirect requirement's value, then moments[requirements + t] of each term: mean and variance over the
 * members, plus the squared change that each observable's extra deviation makes (first order).
 */
void CandidateTile::collect(const int32_t* slots, int rows, std::vector<Moments>& moments) {
  const size_t requirements = scorer_.indirect.size();
  const auto values = [&](size_t m) -> const double* {
    if (m < requirements) return requirementValues(scorer_.indirect[m], block_);
    return block_.term(static_cast<int>(m - requirements));
  };
  const int members = scorer_.members;
  std::vector<Moments> centre(moments.size());
  fillObservables(slots, rows, -1, -1);
  evaluateTerms(rows);
  for (size_t m = 0; m < moments.size(); m++)
    for (int i = 0; i < rows; i++) {
      moments[m].mean[i] = centre[m].mean[i] = values(m)[i];
      moments[m].variance[i] = 0;
    }
  for (int member = 0; members > 1 && member < members; member++) {
    fillObservables(slots, rows, member, -1);
    evaluateTerms(rows);
    for (size_t m = 0; m < moments.size(); m++)
      for (int i = 0; i < rows; i++) {
        // Welford, about the values so far; the centre's own value counts only where it is alone.
        if (member == 0) moments[m].mean[i] = 0;
        const double d = values(m)[i] - moments[m].mean[i];
        moments[m].mean[i] += d / (member + 1);
        moments[m].variance[i] += d * (values(m)[i] - moments[m].mean[i]) / (members - 1);
      }
  }
  for (int o = 0; o < problem_.observables; o++) {
    if (!(scorer_.extra[o] > 0) || scorer_.modelOf[o] < 0) continue;
    fillObservables(slots, rows, -1, o);
    evaluateTerms(rows);
    for (size_t m = 0; m < moments.size(); m++)
      for (int i = 0; i < rows; i++) {
        const double d = values(m)[i] - centre[m].mean[i];
        moments[m].variance[i] += d * d;
      }
  }
}

/**
 * P(log L > r.lower). Gaussian terms of observables have the moments of half a squared normal variable; others come from
 * `terms`. Their sum is matched by a scaled chi-square (Wilson and Hilferty 1931) where no term can be positive, by a
 * normal distribution else.
 */
void CandidateTile::logLikelihoodChance(const Requirement& r, const int32_t* slots, int rows,
                                        const std::vector<Moments>& terms) {
  const size_t first = scorer_.indirect.size();
  const bool chiSquare = neverPositive(problem_);
  for (int i = 0; i < rows; i++) {
    double mean = 0, variance = 0;
    for (size_t t = 0; t < problem_.terms.size(); t++) {
      const Term& term = problem_.terms[t];
      const int observable = isGaussianOf(problem_, term) ? term.columns[0] - problem_.firstObservable() : -1;
      if (observable < 0 || scorer_.modelOf[observable] < 0) {
        mean += terms[first + t].mean[i];
        variance += terms[first + t].variance[i];
        continue;
      }
      const bool log = scorer_.logOf[observable] != 0;
      const double c = at(centre_, observable)[slots[i]], d = at(deviation_, observable)[slots[i]];
      const double p = pull(term, log ? std::exp(c) : c);
      const double s = (pull(term, log ? std::exp(c + d) : c + d) - pull(term, log ? std::exp(c - d) : c - d)) / 2;
      mean -= 0.5 * (p * p + s * s);
      variance += s * s * (p * p + 0.5 * s * s);
    }
    if (chiSquare && mean < 0 && variance > 0 && r.lower < 0) {
      const double spread = variance / (9 * mean * mean);  // 2 / (9 nu) with nu = 2 mean^2 / variance
      multiply(slots[i], -kInfinity, std::cbrt(r.lower / mean), 1 - spread, std::sqrt(spread));
    } else {
      multiply(slots[i], r.lower, kInfinity, mean, std::sqrt(variance));
    }
  }
}

void CandidateTile::requireIndirect() {
  const size_t requirements = scorer_.indirect.size();
  std::vector<Moments> moments(requirements + problem_.terms.size());
  inChunks(active_, [&](const int32_t* slots, int rows) {
    if (scorer_.needsParameters) fillParameters(slots, rows);
    collect(slots, rows, moments);
    for (size_t m = 0; m < requirements; m++) {
      const Requirement& r = scorer_.indirect[m];
      if (r.of == Requirement::Of::logLikelihood) {
        logLikelihoodChance(r, slots, rows, moments);
        continue;
      }
      for (int i = 0; i < rows; i++)
        multiply(slots[i], r.lower, r.upper, moments[m].mean[i], std::sqrt(moments[m].variance[i]));
    }
  });
  drop();
}

}  // namespace lode
