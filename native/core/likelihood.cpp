#include "core/likelihood.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/normal.h"

namespace lode {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
// Limits against absurd allocations; far above any real likelihood.
constexpr int32_t kMaxColumnsOfTerm = 4096;

bool finite(const double* n, int count) {
  return std::all_of(n, n + count, [](double x) { return std::isfinite(x); });
}

bool notNegative(const double* n, int count) {
  return std::all_of(n, n + count, [](double x) { return x >= 0; });
}

/** Why the numbers make no such term; null if they do. Cholesky factors and tables are checked in full. */
const char* checkTerm(const Term& term) {
  const double* n = term.numbers;
  const int columns = static_cast<int>(term.columns.size());
  const auto shaped = [&](int wantedColumns, int wantedNumbers) {
    return columns == wantedColumns && term.count == wantedNumbers;
  };
  switch (term.kind) {
    case TermKind::gaussian:
      if (!shaped(1, 4)) return "a gaussian term has the wrong shape";
      return finite(n, 4) && notNegative(n + 1, 3) && n[1] + n[2] > 0 ? nullptr : "a gaussian term has a bad width";
    case TermKind::asymmetricGaussian:
      if (!shaped(1, 5)) return "an asymmetric gaussian term has the wrong shape";
      return finite(n, 5) && notNegative(n + 1, 4) && n[1] + n[3] > 0 && n[2] + n[3] > 0
                 ? nullptr
                 : "an asymmetric gaussian term has a bad width";
    case TermKind::correlatedGaussian:
      if (columns < 1 || term.count != columns + columns * columns) return "a correlated gaussian has the wrong shape";
      if (!finite(n, term.count)) return "a correlated gaussian has numbers that are not finite";
      for (int i = 0; i < columns; i++) {
        if (!(n[columns + i * columns + i] > 0)) return "a Cholesky factor has no positive diagonal";
      }
      return nullptr;
    case TermKind::upperLimit:
    case TermKind::lowerLimit:
      if (!shaped(1, 2)) return "a limit has the wrong shape";
      return finite(n, 2) && n[1] >= 0 ? nullptr : "a limit has bad numbers";
    case TermKind::step:
      if (!shaped(1, 3)) return "a step has the wrong shape";
      return n[0] <= n[1] && n[2] <= 0 ? nullptr : "a step has bad numbers";
    case TermKind::table: {
      const int points = (term.count - 1) / 2;
      if (columns != 1 || points < 2 || term.count != 2 * points + 1) return "a table has the wrong shape";
      if (n[0] != 0 && n[0] != 1) return "a table does not say what lies outside";
      if (!finite(n + 1, points)) return "a table has abscissae that are not finite";
      for (int i = 1; i < points; i++) {
        if (!(n[i] < n[i + 1])) return "a table's abscissae do not ascend";
      }
      for (int i = 1; i <= points; i++) {
        if (!(n[points + i] < kInfinity)) return "a table has bad values";
      }
      return nullptr;
    }
    case TermKind::expression:
      return shaped(0, 0) ? nullptr : "an expression has columns or numbers";
  }
  return "a term is of no known kind";
}

double correlated(const Term& term, const double* columns, int row, double* solved) {
  const int n = static_cast<int>(term.columns.size());
  const double* mean = term.numbers;
  const double* factor = mean + n;
  double sum = 0;
  // Forward substitution: L z = O - mean, chi^2 = z . z.
  for (int i = 0; i < n; i++) {
    double r = columns[static_cast<size_t>(term.columns[i]) * kBlockRows + row] - mean[i];
    for (int j = 0; j < i; j++) r -= factor[i * n + j] * solved[j];
    solved[i] = r / factor[i * n + i];
    sum += solved[i] * solved[i];
  }
  return 0.0 - 0.5 * sum;
}

/** log L of a limit that lies `excess` beyond its bound (negative: allowed). */
double limitValue(double excess, double sigma) {
  if (std::isnan(excess)) return excess;
  if (sigma == 0) return excess <= 0 ? 0 : -kInfinity;
  return logNormalTail(excess / sigma);
}

double tableValue(const Term& term, double x) {
  if (std::isnan(x)) return x;
  const int points = (term.count - 1) / 2;
  const double* xs = term.numbers + 1;
  const double* ys = xs + points;
  if (x < xs[0] || x > xs[points - 1]) {
    if (term.numbers[0] == 0) return -kInfinity;
    return x < xs[0] ? ys[0] : ys[points - 1];
  }
  const int right = std::min(static_cast<int>(std::upper_bound(xs, xs + points, x) - xs), points - 1);
  const double t = (x - xs[right - 1]) / (xs[right] - xs[right - 1]);
  // At a node its own value, also where the neighbour is -Infinity.
  if (t == 0) return ys[right - 1];
  if (t == 1) return ys[right];
  return ys[right - 1] + t * (ys[right] - ys[right - 1]);
}

double stepValue(const double* n, double x) {
  if (std::isnan(x)) return x;
  return x >= n[0] && x <= n[1] ? 0 : n[2];
}

}  // namespace

double pull(const Term& term, double observable) {
  const double* n = term.numbers;
  const double delta = observable - n[0];
  const bool asymmetric = term.kind == TermKind::asymmetricGaussian;
  const double sigma = asymmetric && delta < 0 ? n[2] : n[1];
  const double theory = n[asymmetric ? 3 : 2];
  const double relative = n[asymmetric ? 4 : 3];
  if (theory == 0 && relative == 0) return delta / sigma;
  const double scaled = relative * observable;
  return delta / std::sqrt(sigma * sigma + theory * theory + scaled * scaled);
}

Term readTerm(Reader& reader, int columns) {
  Term term;
  term.kind = static_cast<TermKind>(reader.next("a term's kind", 0, kTermKinds - 1));
  const int count = reader.next("a term's column count", 0, std::min(kMaxColumnsOfTerm, reader.codeLeft()));
  for (int i = 0; i < count; i++) term.columns.push_back(reader.next("a term's column", 0, columns - 1));
  term.count = reader.next("a term's number count", 0, INT32_MAX);
  term.numbers = reader.take("a term's numbers", static_cast<size_t>(term.count));
  if (!reader.ok()) return term;
  if (const char* problem = checkTerm(term)) reader.fail(problem);
  if (term.kind == TermKind::expression) term.program = readProgram(reader, columns);
  return term;
}

Constraint readConstraint(Reader& reader, int columns) {
  Constraint constraint;
  constraint.column = reader.next("a constraint's column", 0, columns - 1);
  constraint.logMeasure = reader.next("a constraint's measure", 0, 1) == 1;
  constraint.apply = reader.next("a constraint's severity", 0, 1) == 1;
  constraint.onParameters = reader.next("whether a constraint is on parameters", 0, 1) == 1;
  const double* bounds = reader.take("a constraint's bounds", 2);
  if (bounds == nullptr) return constraint;
  constraint.lower = bounds[0];
  constraint.upper = bounds[1];
  if (!(constraint.lower <= constraint.upper)) reader.fail("a constraint's lower bound is above its upper bound");
  return constraint;
}

void evaluateTerm(const Term& term, const double* columns, int rows, double* scratch, double* out) {
  if (term.kind == TermKind::expression) return runProgram(term.program, columns, rows, scratch, out);
  if (term.kind == TermKind::correlatedGaussian) {
    for (int i = 0; i < rows; i++) out[i] = correlated(term, columns, i, scratch);
    return;
  }
  const double* x = columns + static_cast<size_t>(term.columns[0]) * kBlockRows;
  const double* n = term.numbers;
  for (int i = 0; i < rows; i++) {
    switch (term.kind) {
      case TermKind::upperLimit: out[i] = limitValue(x[i] - n[0], n[1]); break;
      case TermKind::lowerLimit: out[i] = limitValue(n[0] - x[i], n[1]); break;
      case TermKind::step: out[i] = stepValue(n, x[i]); break;
      case TermKind::table: out[i] = tableValue(term, x[i]); break;
      default: {
        const double p = pull(term, x[i]);
        out[i] = 0.0 - 0.5 * p * p;  // never -0
      }
    }
  }
}

void evaluateConstraint(const Constraint& constraint, const double* columns, int rows, double* out) {
  const double* x = columns + static_cast<size_t>(constraint.column) * kBlockRows;
  for (int i = 0; i < rows; i++) {
    const double excess = std::max(constraint.lower - x[i], x[i] - constraint.upper);
    const double violation = std::isnan(x[i]) ? x[i] : std::max(0.0, excess);
    out[i] = constraint.logMeasure ? std::log1p(violation) : violation;
  }
}

}  // namespace lode
