// Encoded problems: what a valid one computes, and that no damaged one is run or read beyond its end.
#include "core/problem.h"

#include <cmath>
#include <limits>

#include "check.h"
#include "core/normal.h"
#include "core/random.h"

using namespace lode;

static const double kInf = std::numeric_limits<double>::infinity();

struct Encoded {
  std::vector<int32_t> code;
  std::vector<double> numbers;

  Encoded& ints(std::vector<int32_t> values) {
    code.insert(code.end(), values.begin(), values.end());
    return *this;
  }
  Encoded& reals(std::vector<double> values) {
    numbers.insert(numbers.end(), values.begin(), values.end());
    return *this;
  }
  std::string decode(Problem& problem) const {
    return decodeProblem(code.data(), code.size(), numbers.data(), numbers.size(), problem);
  }
};

/** Parameters of every kind, one observable, a derived one, a term of every kind, two constraints, an objective. */
static Encoded everything() {
  Encoded e;
  e.ints({0x4c50524f, 1, 9, 1, 1, 8, 2, 1, 1}).reals({3});
  e.ints({0, -1, 2}).reals({-5, 5});
  e.ints({1, -1, 2}).reals({1e-3, 1e3});
  e.ints({2, -1, 2}).reals({1, 100});
  e.ints({3, -1, 3}).reals({-10, 1000, 1});
  e.ints({4, -1, 4}).reals({1, 2, -kInf, kInf});
  e.ints({5, -1, 1}).reals({42});
  e.ints({6, -1, 2}).reals({-1, 3});
  e.ints({7, -1, 3}).reals({10, 20, 40});
  e.ints({8, 0, 0});
  // derived = observable * observable - parameter 0 (operations: column 0, square 8, subtract 35).
  e.ints({2, 0, 0, 4, 0, 0, 9, 0, 0, 8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 35, 0, 0, 1, 0});
  e.ints({0, 1, 9, 4}).reals({100, 10, 0, 0});
  e.ints({1, 1, 9, 5}).reals({100, 10, 20, 1, 0.1});
  e.ints({2, 2, 9, 10, 6}).reals({1, 2, 1, 0, 0.5, 0.8});
  e.ints({3, 1, 9, 2}).reals({100, 5});
  e.ints({4, 1, 9, 2}).reals({1, 0});
  e.ints({5, 1, 9, 3}).reals({0, 200, -10});
  e.ints({6, 1, 9, 7}).reals({0, 0, 1, 300, -4, 0, -1});
  e.ints({7, 0, 0, 1, 0, 0, 1, 0, 0, 10, 0, 0});
  e.ints({9, 0, 1, 0}).reals({-kInf, 500});
  e.ints({0, 1, 0, 1}).reals({0, 1});
  e.ints({10, -1});
  return e;
}

static void validProblemIsRead() {
  Problem problem;
  const std::string wrong = everything().decode(problem);
  if (!wrong.empty()) std::printf("%s\n", wrong.c_str());
  CHECK(wrong.empty());
  CHECK(problem.dim == 7 && problem.columns() == 11 && problem.terms.size() == 8);
  ProblemBlock block(problem);
  for (int j = 0; j < problem.dim; j++) block.cube(j)[0] = 0.25;
  transformBlock(problem, block, 1);
  CHECK_NEAR(block.column(0)[0], -2.5, 0);
  CHECK_NEAR(block.column(1)[0], std::pow(10, -1.5), 1e-15);
  CHECK_NEAR(block.column(2)[0], -10, 1e-13);
  CHECK_NEAR(block.column(4)[0], 1 + 2 * normalQuantile(0.25), 1e-14);
  CHECK(block.column(5)[0] == 42 && block.column(6)[0] == 0 && block.column(7)[0] == 10);
  CHECK(block.column(8)[0] == block.column(0)[0]);
  block.column(9)[0] = 90;
  scoreBlock(problem, block, 1);
  CHECK(block.column(10)[0] == 8102.5);
  CHECK(block.term(0)[0] == -0.5);
  CHECK_NEAR(block.term(1)[0], -0.5 * 100 / (400 + 1 + 81), 1e-15);
  CHECK_NEAR(block.term(3)[0], std::log(0.5 * std::erfc(-2 / std::sqrt(2.0))), 1e-15);
  CHECK(block.term(4)[0] == 0 && block.term(5)[0] == 0);
  CHECK(block.violation(0)[0] == 0 && block.violation(1)[0] == std::log1p(2.5));
}

/** The interval of a requirement and the definition of found agree at both sides of its edges. */
static void requirementsAgreeWithFound() {
  for (const double relative : {0.0, 0.2}) {
    for (const int32_t kind : {0, 1, 3, 4, 5}) {
      Encoded e;
      e.ints({0x4c50524f, 1, 0, 1, 0, 1, 0, 0, 1}).reals({2});
      if (kind == 0) e.ints({0, 1, 0, 4}).reals({10, 1, 0.5, relative});
      if (kind == 1) e.ints({1, 1, 0, 5}).reals({10, 1, 3, 0.5, relative});
      if (kind == 3) e.ints({3, 1, 0, 2}).reals({10, relative});
      if (kind == 4) e.ints({4, 1, 0, 2}).reals({10, relative});
      if (kind == 5) e.ints({5, 1, 0, 3}).reals({5, 15, -7});
      Problem problem;
      CHECK(e.decode(problem).empty());
      CHECK(problem.requirements.size() == 1);
      const Requirement r = problem.requirements[0];
      CHECK(r.of == Requirement::Of::column);
      ProblemBlock block(problem);
      const double span = 1e-9;
      const double probes[] = {r.lower - span, r.lower + span, r.upper - span, r.upper + span};
      for (int i = 0; i < 4; i++) block.column(0)[i] = std::isfinite(probes[i]) ? probes[i] : 10;
      scoreBlock(problem, block, 4);
      for (int i = 0; i < 4; i++) {
        if (std::isfinite(probes[i])) CHECK(block.found()[i] == (i == 1 || i == 2));
      }
    }
  }
}

static void missingNumbersAreNotFound() {
  Encoded e;
  e.ints({0x4c50524f, 1, 0, 1, 0, 1, 1, 0, 1}).reals({2});
  e.ints({0, 1, 0, 4}).reals({0, 1, 0, 0}).ints({0, 0, 1, 0}).reals({-1, 1});
  Problem problem;
  CHECK(e.decode(problem).empty());
  ProblemBlock block(problem);
  block.column(0)[0] = NAN;
  block.column(0)[1] = 0.5;
  scoreBlock(problem, block, 2);
  CHECK(block.found()[0] == 0 && block.logLikelihood()[0] == -kInf && std::isnan(block.violation(0)[0]));
  CHECK(block.found()[1] == 1 && block.logLikelihood()[1] == -0.125);
}

/** Runs whatever decodes, so that the sanitizers see every access. */
static bool survives(const Encoded& e) {
  Problem problem;
  if (!e.decode(problem).empty()) return false;
  if (problem.columns() > 2000 || problem.scratch > 100000) return true;
  ProblemBlock block(problem);
  const int rows = 3;
  for (int j = 0; j < problem.dim; j++) fillUniform({1, 2}, static_cast<uint64_t>(j), block.cube(j), rows);
  transformBlock(problem, block, rows);
  for (int j = 0; j < problem.parameters; j++) {
    const Prior& prior = problem.priors[static_cast<size_t>(j)];
    if (prior.dimension < 0) continue;
    toCube(prior, block.column(j), block.cube(prior.dimension), rows);
    for (int i = 0; i < rows; i++) {
      const double u = block.cube(prior.dimension)[i];
      CHECK(std::isnan(u) || (u > 0 && u < 1));
    }
  }
  for (int k = 0; k < problem.observables; k++) {
    const double values[] = {90, NAN, -kInf};
    for (int i = 0; i < rows; i++) block.column(problem.parameters + k)[i] = values[i];
  }
  scoreBlock(problem, block, rows);
  for (int i = 0; i < rows; i++) CHECK(!std::isnan(block.logLikelihood()[i]));
  uint8_t pass[kBlockRows];
  checkParametersBlock(problem, block, rows, pass);
  return true;
}

static void damagedProblemsAreRefused() {
  const Encoded whole = everything();
  CHECK(survives(whole));
  for (size_t n = 0; n < whole.code.size(); n++) {
    Encoded cut = whole;
    cut.code.resize(n);
    CHECK(!survives(cut));
  }
  for (size_t n = 0; n < whole.numbers.size(); n++) {
    Encoded cut = whole;
    cut.numbers.resize(n);
    CHECK(!survives(cut));
  }
  const double bad[] = {NAN, kInf, -kInf, 0, -1, 1e308, -1e308, 5e-324, 1.5, 1e10};
  const int32_t wild[] = {-1, 0, 1, 2, 3, 7, 8, 100, INT32_MAX, INT32_MIN, 1 << 20};
  long refused = 0, run = 0;
  for (uint64_t trial = 0; trial < 60000; trial++) {
    Encoded e = whole;
    const Block b = philox({77, 7}, trial);
    const int changes = 1 + static_cast<int>(b.v[3] % 3);
    for (int c = 0; c < changes; c++) {
      const Block r = philox({78, 7}, trial * 4 + static_cast<uint64_t>(c));
      if (r.v[0] % 3 == 0) {
        e.numbers[r.v[1] % e.numbers.size()] = bad[r.v[2] % std::size(bad)];
      } else {
        e.code[r.v[1] % e.code.size()] = wild[r.v[2] % std::size(wild)];
      }
    }
    (survives(e) ? run : refused)++;
  }
  CHECK(refused > 1000);
  CHECK(run > 1000);
}

int main() {
  validProblemIsRead();
  requirementsAgreeWithFound();
  missingNumbersAreNotFound();
  damagedProblemsAreRefused();
  return finish();
}
