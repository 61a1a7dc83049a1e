// Problems and formulas over row-major matrices: decodes, then works through the rows block by block.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

#include "addon/arguments.h"
#include "addon/registration.h"
#include "core/problem.h"

namespace lode {

namespace {

constexpr int64_t kMaxRows = int64_t{1} << 40;

/** Arguments 0 and 1 are the code and the numbers of a problem. */
void problemArgument(Arguments& args, Problem& problem) {
  const Span<int32_t> code = args.ints(0, "code");
  const Span<double> numbers = args.doubles(1, "numbers");
  if (!args.ok()) return;
  const std::string wrong = decodeProblem(code.data, code.length, numbers.data, numbers.length, problem);
  if (!wrong.empty()) args.fail(wrong);
}

/** problemShape(code, numbers) -> [parameters, dim, observables, derived, terms, constraints, objectives] */
Napi::Value problemShapeBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "problemShape");
  Problem problem;
  problemArgument(args, problem);
  if (!args.ok()) return args.refuse();
  const int32_t sizes[] = {problem.parameters,
                           problem.dim,
                           problem.observables,
                           static_cast<int32_t>(problem.derived.size()),
                           static_cast<int32_t>(problem.terms.size()),
                           static_cast<int32_t>(problem.constraints.size()),
                           static_cast<int32_t>(problem.objectives.size())};
  Napi::Int32Array array = Napi::Int32Array::New(info.Env(), std::size(sizes));
  std::copy(std::begin(sizes), std::end(sizes), array.Data());
  return array;
}

/** Column c of the block <- rows [first, first + rows) of column c of a row-major matrix. */
void loadColumns(const double* matrix, size_t cols, size_t first, int rows, double* block) {
  for (size_t c = 0; c < cols; c++) {
    for (int i = 0; i < rows; i++) block[c * kBlockRows + i] = matrix[(first + i) * cols + c];
  }
}

void storeColumns(const double* block, size_t cols, size_t first, int rows, double* matrix) {
  for (int i = 0; i < rows; i++) {
    for (size_t c = 0; c < cols; c++) matrix[(first + i) * cols + c] = block[c * kBlockRows + i];
  }
}

/** Calls work(first, rows) for block after block. */
template <typename F>
void forBlocks(size_t rows, F work) {
  for (size_t first = 0; first < rows; first += kBlockRows) {
    work(first, static_cast<int>(rows - first < kBlockRows ? rows - first : kBlockRows));
  }
}

/** cubeToParameters(code, numbers, rows, points, parameters) */
Napi::Value cubeToParametersBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "cubeToParameters");
  Problem problem;
  problemArgument(args, problem);
  const size_t rows = static_cast<size_t>(args.integer(2, "rows", 0, kMaxRows));
  const size_t dim = static_cast<size_t>(problem.dim), cols = static_cast<size_t>(problem.parameters);
  const Span<double> points = args.matrix(3, "points", rows, dim);
  const Span<double> parameters = args.matrix(4, "parameters", rows, cols);
  if (!args.ok()) return args.refuse();
  ProblemBlock block(problem);
  forBlocks(rows, [&](size_t first, int count) {
    if (dim > 0) loadColumns(points.data, dim, first, count, block.cube(0));
    transformBlock(problem, block, count);
    if (cols > 0) storeColumns(block.column(0), cols, first, count, parameters.data);
  });
  return info.Env().Undefined();
}

/** parametersToCube(code, numbers, rows, parameters, points) */
Napi::Value parametersToCubeBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "parametersToCube");
  Problem problem;
  problemArgument(args, problem);
  const size_t rows = static_cast<size_t>(args.integer(2, "rows", 0, kMaxRows));
  const size_t dim = static_cast<size_t>(problem.dim), cols = static_cast<size_t>(problem.parameters);
  const Span<double> parameters = args.matrix(3, "parameters", rows, cols);
  const Span<double> points = args.matrix(4, "points", rows, dim);
  if (!args.ok()) return args.refuse();
  ProblemBlock block(problem);
  forBlocks(rows, [&](size_t first, int count) {
    if (dim == 0) return;
    loadColumns(parameters.data, cols, first, count, block.column(0));
    for (size_t j = 0; j < cols; j++) {
      const Prior& prior = problem.priors[j];
      if (prior.dimension >= 0) toCube(prior, block.column(static_cast<int>(j)), block.cube(prior.dimension), count);
    }
    storeColumns(block.cube(0), dim, first, count, points.data);
  });
  return info.Env().Undefined();
}

/** checkParameters(code, numbers, rows, parameters, pass) */
Napi::Value checkParametersBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "checkParameters");
  Problem problem;
  problemArgument(args, problem);
  const size_t rows = static_cast<size_t>(args.integer(2, "rows", 0, kMaxRows));
  const size_t cols = static_cast<size_t>(problem.parameters);
  const Span<double> parameters = args.matrix(3, "parameters", rows, cols);
  const Span<uint8_t> pass = args.bytes(4, "pass");
  args.exact("pass", pass.length, rows);
  if (!args.ok()) return args.refuse();
  ProblemBlock block(problem);
  forBlocks(rows, [&](size_t first, int count) {
    if (cols > 0) loadColumns(parameters.data, cols, first, count, block.column(0));
    checkParametersBlock(problem, block, count, pass.data + first);
  });
  return info.Env().Undefined();
}

struct ScoreOutputs {
  Span<double> derived, terms, logLikelihood, violations, objectives;
  Span<uint8_t> found;
};

/** Rows whose status is not ok have no numbers; an ok row that misses an observable is scored, but not found. */
void applyStatus(const Problem& problem, ProblemBlock& block, const uint8_t* status, int rows) {
  const size_t derived = problem.derived.size();
  for (int i = 0; i < rows; i++) {
    bool missing = false;
    for (int k = 0; k < problem.observables; k++) missing |= std::isnan(block.column(problem.firstObservable() + k)[i]);
    if (missing) block.found()[i] = 0;
    if (status[i] == 0) continue;
    block.found()[i] = 0;
    block.logLikelihood()[i] = -INFINITY;
    for (size_t d = 0; d < derived; d++) {
      block.column(problem.parameters + problem.observables + static_cast<int>(d))[i] = NAN;
    }
    for (size_t t = 0; t < problem.terms.size(); t++) block.term(static_cast<int>(t))[i] = NAN;
    for (size_t v = 0; v < problem.constraints.size(); v++) block.violation(static_cast<int>(v))[i] = NAN;
  }
}

void storeScores(const Problem& problem, ProblemBlock& block, size_t first, int rows, const uint8_t* status,
                 const ScoreOutputs& out) {
  const size_t derived = problem.derived.size(), objectives = problem.objectives.size();
  const int firstDerived = problem.parameters + problem.observables;
  if (derived > 0) storeColumns(block.column(firstDerived), derived, first, rows, out.derived.data);
  storeColumns(block.term(0), problem.terms.size(), first, rows, out.terms.data);
  storeColumns(block.violation(0), problem.constraints.size(), first, rows, out.violations.data);
  for (int i = 0; i < rows; i++) {
    const size_t r = first + static_cast<size_t>(i);
    out.logLikelihood.data[r] = block.logLikelihood()[i];
    out.found.data[r] = block.found()[i];
    for (size_t o = 0; o < objectives; o++) {
      out.objectives.data[r * objectives + o] = status[i] == 0 ? block.column(problem.objectives[o].column)[i] : NAN;
    }
  }
}

/** scoreObservables(code, numbers, rows, parameters, observables, status, derived, terms, logLikelihood, violations,
 *  objectives, found) */
Napi::Value scoreObservablesBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "scoreObservables");
  Problem problem;
  problemArgument(args, problem);
  const size_t rows = static_cast<size_t>(args.integer(2, "rows", 0, kMaxRows));
  const size_t parameterCount = static_cast<size_t>(problem.parameters);
  const size_t observableCount = static_cast<size_t>(problem.observables);
  const Span<double> parameters = args.matrix(3, "parameters", rows, parameterCount);
  const Span<double> observables = args.matrix(4, "observables", rows, observableCount);
  const Span<uint8_t> status = args.bytes(5, "status");
  args.exact("status", status.length, rows);
  ScoreOutputs out;
  out.derived = args.matrix(6, "derived", rows, problem.derived.size());
  out.terms = args.matrix(7, "terms", rows, problem.terms.size());
  out.logLikelihood = args.matrix(8, "logLikelihood", rows, 1);
  out.violations = args.matrix(9, "violations", rows, problem.constraints.size());
  out.objectives = args.matrix(10, "objectives", rows, problem.objectives.size());
  out.found = args.bytes(11, "found");
  args.exact("found", out.found.length, rows);
  if (!args.ok()) return args.refuse();
  ProblemBlock block(problem);
  forBlocks(rows, [&](size_t first, int count) {
    if (parameterCount > 0) loadColumns(parameters.data, parameterCount, first, count, block.column(0));
    if (observableCount > 0) {
      loadColumns(observables.data, observableCount, first, count, block.column(problem.firstObservable()));
    }
    scoreBlock(problem, block, count);
    applyStatus(problem, block, status.data + first, count);
    storeScores(problem, block, first, count, status.data + first, out);
  });
  return info.Env().Undefined();
}

/** evaluateFormulas(code, numbers, rows, cols, columns, formulas, out): `code` holds the programs one after the other. */
Napi::Value evaluateFormulasBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "evaluateFormulas");
  const Span<int32_t> code = args.ints(0, "code");
  const Span<double> numbers = args.doubles(1, "numbers");
  const size_t rows = static_cast<size_t>(args.integer(2, "rows", 0, kMaxRows));
  const size_t cols = static_cast<size_t>(args.integer(3, "cols", 0, 1 << 20));
  const Span<double> columns = args.matrix(4, "columns", rows, cols);
  const size_t formulas = static_cast<size_t>(args.integer(5, "formulas", 0, 1 << 20));
  const Span<double> out = args.matrix(6, "out", rows, formulas);
  if (args.ok() && code.length > INT32_MAX) args.fail("the code is too long");
  if (!args.ok()) return args.refuse();
  const std::vector<int32_t> kept(code.data, code.data + code.length);
  Reader reader(kept.data(), kept.size(), numbers.data, numbers.length);
  std::vector<Program> programs;
  size_t scratch = 0;
  for (size_t f = 0; f < formulas && reader.ok(); f++) {
    programs.push_back(readProgram(reader, static_cast<int>(cols)));
    scratch = std::max(scratch, programScratch(programs.back()));
  }
  reader.finish();
  if (!reader.ok()) return args.refuse(reader.problem());
  std::vector<double> block(cols * kBlockRows), registers(scratch), results(formulas * kBlockRows);
  forBlocks(rows, [&](size_t first, int count) {
    loadColumns(columns.data, cols, first, count, block.data());
    for (size_t f = 0; f < formulas; f++) {
      runProgram(programs[f], block.data(), count, registers.data(), results.data() + f * kBlockRows);
    }
    storeColumns(results.data(), formulas, first, count, out.data);
  });
  return info.Env().Undefined();
}

}  // namespace

void registerProblem(Napi::Env env, Napi::Object exports) {
  exports.Set("problemShape", Napi::Function::New(env, problemShapeBinding, "problemShape"));
  exports.Set("cubeToParameters", Napi::Function::New(env, cubeToParametersBinding, "cubeToParameters"));
  exports.Set("parametersToCube", Napi::Function::New(env, parametersToCubeBinding, "parametersToCube"));
  exports.Set("checkParameters", Napi::Function::New(env, checkParametersBinding, "checkParameters"));
  exports.Set("scoreObservables", Napi::Function::New(env, scoreObservablesBinding, "scoreObservables"));
  exports.Set("evaluateFormulas", Napi::Function::New(env, evaluateFormulasBinding, "evaluateFormulas"));
}

}  // namespace lode
