// Likelihood terms and constraints over blocks. Terms are not normalized: the maximum of a gaussian or a limit is 0.
#pragma once
#include <cstdint>
#include <vector>

#include "core/formula.h"

namespace lode {

enum class TermKind : int32_t {
  gaussian,
  asymmetricGaussian,
  correlatedGaussian,
  upperLimit,
  lowerLimit,
  step,
  table,
  expression
};
constexpr int32_t kTermKinds = 8;

/**
 * Numbers by kind, for an observable O:
 * gaussian: mean, sigma, theory, relative. Total variance sigma^2 + theory^2 + (relative O)^2.
 * asymmetricGaussian: mean, sigma above the mean, sigma below, theory, relative.
 * correlatedGaussian: n means, then the n x n lower Cholesky factor of the covariance, row-major.
 * upperLimit, lowerLimit: limit, sigma. sigma 0: log L is 0 on the allowed side and -Infinity beyond. Otherwise the step
 *   is smeared with a gaussian, log L = log(erfc(+-(O - limit) / (sqrt(2) sigma)) / 2): Ruiz de Austri, Trotta, Roszkowski,
 *   hep-ph/0602028, eq. (3.5) in the limit of a sharp experimental bound.
 * step: lower, upper, outside. log L is 0 within [lower, upper] and `outside` elsewhere.
 * table: 0 (-Infinity outside) or 1 (the value at the end), then n abscissae, ascending, then n values of log L; linear
 *   between them.
 * expression: none.
 */
struct Term {
  TermKind kind = TermKind::gaussian;
  std::vector<int32_t> columns;
  /** Borrowed from the problem that holds the term. */
  const double* numbers = nullptr;
  int count = 0;
  Program program;
};

/** violation C = max(0, lower - O, O - upper), or log(1 + C); NaN where O is. */
struct Constraint {
  int column = 0;
  bool logMeasure = false;
  bool apply = true;
  bool onParameters = false;
  double lower = 0, upper = 0;
};

/** Reads and checks a term or a constraint over `columns` columns; failures go to the reader. */
Term readTerm(Reader& reader, int columns);
Constraint readConstraint(Reader& reader, int columns);

/** out[i] = log contribution of row i; NaN where an observable is. `scratch` as the term's program needs it. */
void evaluateTerm(const Term& term, const double* columns, int rows, double* scratch, double* out);

/** out[i] = violation of row i. */
void evaluateConstraint(const Constraint& constraint, const double* columns, int rows, double* out);

/** (O - mean) / total sigma for gaussian and asymmetricGaussian terms. */
double pull(const Term& term, double observable);

}  // namespace lode
