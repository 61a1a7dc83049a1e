// Fronts, hypervolume, and the steps of genetic algorithms for several objectives.
#include "addon/arguments.h"
#include "addon/registration.h"
#include "core/dominance.h"
#include "core/hypervolume.h"
#include "core/niches.h"
#include "core/offspring.h"
#include "core/survival.h"

namespace lode {

namespace {

constexpr int64_t kMaxRows = INT32_MAX;
constexpr int64_t kMaxDim = 1 << 16;
/** Lattices beyond this are a slip of the pen: dimensions make them explode. */
constexpr int64_t kMaxLattice = 1000;

size_t rowsArgument(Arguments& args, size_t index, const char* what) {
  return static_cast<size_t>(args.integer(index, what, 0, kMaxRows));
}

Span<int32_t> exactInts(Arguments& args, size_t index, const char* what, size_t length) {
  const Span<int32_t> span = args.ints(index, what);
  args.exact(what, span.length, length);
  return span;
}

/** nonDominatedRanks(rows, cols, values, rank) -> fronts */
Napi::Value nonDominatedRanksBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "nonDominatedRanks");
  const size_t rows = rowsArgument(args, 0, "rows");
  const int cols = static_cast<int>(args.integer(1, "columns", 0, kMaxDim));
  const Span<double> values = args.matrix(2, "values", rows, static_cast<size_t>(cols));
  const Span<int32_t> rank = exactInts(args, 3, "rank", rows);
  if (!args.ok()) return args.refuse();
  return Napi::Number::New(info.Env(), nonDominatedRanks(values.data, rows, cols, rank.data));
}

/** hypervolume(rows, cols, values, reference) -> volume */
Napi::Value hypervolumeBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "hypervolume");
  const size_t rows = rowsArgument(args, 0, "rows");
  const int cols = static_cast<int>(args.integer(1, "columns", 0, kMaxDim));
  const Span<double> values = args.matrix(2, "values", rows, static_cast<size_t>(cols));
  const Span<double> reference = args.matrix(3, "reference", 1, static_cast<size_t>(cols));
  if (!args.ok()) return args.refuse();
  return Napi::Number::New(info.Env(), hypervolume(values.data, rows, cols, reference.data));
}

/** simplexLattice(cols, divisions) -> (count, cols) numbers */
Napi::Value simplexLatticeBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "simplexLattice");
  const int cols = static_cast<int>(args.integer(0, "columns", 1, kMaxLattice));
  const int divisions = static_cast<int>(args.integer(1, "divisions", 0, kMaxLattice));
  if (!args.ok()) return args.refuse();
  const std::vector<double> points = simplexLattice(cols, divisions);
  Napi::Float64Array out = Napi::Float64Array::New(info.Env(), points.size());
  std::copy(points.begin(), points.end(), out.Data());
  return out;
}

/** rows, dim, cols, points, values, violation: arguments 0 to 5. */
Crowd crowdArgument(Arguments& args) {
  const size_t rows = rowsArgument(args, 0, "rows");
  const int dim = static_cast<int>(args.integer(1, "dim", 1, kMaxDim));
  const int cols = static_cast<int>(args.integer(2, "columns", 1, kMaxDim));
  const Span<double> points = args.matrix(3, "points", rows, static_cast<size_t>(dim));
  const Span<double> values = args.matrix(4, "values", rows, static_cast<size_t>(cols));
  const Span<double> violation = args.matrix(5, "violation", rows, 1);
  return {rows, dim, cols, points.data, values.data, violation.data};
}

/** standings(...crowd, rank, crowding, spread) */
Napi::Value standingsBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "standings");
  const Crowd crowd = crowdArgument(args);
  const Span<int32_t> rank = exactInts(args, 6, "rank", crowd.rows);
  const Span<double> crowding = args.matrix(7, "crowding", crowd.rows, 1);
  const Span<double> spread = args.matrix(8, "spread", crowd.rows, 1);
  if (!args.ok()) return args.refuse();
  standings(crowd, rank.data, crowding.data, spread.data);
  return info.Env().Undefined();
}

/** surviveByCrowding(...crowd, key, out) -> count; out has room for as many as are to be kept */
Napi::Value surviveByCrowdingBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "surviveByCrowding");
  const Crowd crowd = crowdArgument(args);
  const Key key = keyArgument(args, 6, "key");
  const Span<int32_t> out = args.ints(7, "out");
  if (!args.ok()) return args.refuse();
  return Napi::Number::New(info.Env(), static_cast<double>(surviveByCrowding(crowd, out.length, key, out.data)));
}

/** surviveByNiches(...crowd, key, directionCount, directions, ideal, worst, extremes, out) -> count */
Napi::Value surviveByNichesBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "surviveByNiches");
  const Crowd crowd = crowdArgument(args);
  const size_t cols = static_cast<size_t>(crowd.cols);
  const Key key = keyArgument(args, 6, "key");
  const size_t count = static_cast<size_t>(args.integer(7, "directions", 1, kMaxRows));
  const Span<double> directions = args.matrix(8, "directions", count, cols);
  const Ranges ranges{args.matrix(9, "ideal", 1, cols).data, args.matrix(10, "worst", 1, cols).data,
                      args.matrix(11, "extremes", cols, cols).data};
  const Span<int32_t> out = args.ints(12, "out");
  if (!args.ok()) return args.refuse();
  const size_t kept = surviveByNiches(crowd, out.length, directions.data, count, ranges, key, out.data);
  return Napi::Number::New(info.Env(), static_cast<double>(kept));
}

/** A share or chance in [0, 1]. */
double share(Arguments& args, const Span<double>& numbers, size_t at) {
  const double value = numbers.data[at];
  if (!(value >= 0 && value <= 1)) args.fail("a chance is " + std::to_string(value) + ", expected 0 to 1");
  return value;
}

double eta(Arguments& args, const Span<double>& numbers, size_t at) {
  const double value = numbers.data[at];
  if (!(value >= 0 && std::isfinite(value))) args.fail("an eta is " + std::to_string(value) + ", expected 0 or more");
  return value;
}

/** crossover, its share, its eta, mutation, its share, its eta, eta range, candidates. */
Breeding breedingArgument(Arguments& args, size_t index) {
  const Span<double> numbers = args.matrix(index, "breeding", 1, 8);
  if (!args.ok()) return {};
  return {share(args, numbers, 0), share(args, numbers, 1), eta(args, numbers, 2),
          share(args, numbers, 3), share(args, numbers, 4), eta(args, numbers, 5),
          eta(args, numbers, 6),   std::max(1, static_cast<int>(std::min(eta(args, numbers, 7), 1e6)))};
}

/** toCells(levels, rows, points) */
Napi::Value toCellsBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "toCells");
  const Span<int32_t> levels = args.ints(0, "levels");
  const size_t rows = rowsArgument(args, 1, "rows");
  const Span<double> points = args.matrix(2, "points", rows, levels.length);
  if (!args.ok()) return args.refuse();
  toCells({static_cast<int>(levels.length), levels.data}, points.data, rows);
  return info.Env().Undefined();
}

/**
 * makeOffspring(breeding, levels, parents, points, rank, crowding, spread, toldRows, told, pendingRows, pending, key, first,
 * count, attempt, out)
 */
Napi::Value makeOffspringBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "makeOffspring");
  const Breeding breeding = breedingArgument(args, 0);
  const Span<int32_t> levels = args.ints(1, "levels");
  const size_t dim = levels.length, count = rowsArgument(args, 2, "parents");
  const Span<double> points = args.matrix(3, "points", count, dim);
  const Span<int32_t> rank = exactInts(args, 4, "rank", count);
  const Span<double> crowding = args.matrix(5, "crowding", count, 1), spread = args.matrix(6, "spread", count, 1);
  const size_t toldRows = rowsArgument(args, 7, "told rows"), pendingRows = rowsArgument(args, 9, "pending rows");
  const Points told{toldRows, args.matrix(8, "told", toldRows, dim).data};
  const Points pending{pendingRows, args.matrix(10, "pending", pendingRows, dim).data};
  const Key key = keyArgument(args, 11, "key");
  const int64_t first = args.integer(12, "first", 0, int64_t{1} << 52);
  const size_t wanted = rowsArgument(args, 13, "count");
  const int64_t attempt = args.integer(14, "attempt", 0, INT32_MAX);
  const Span<double> out = args.matrix(15, "out", wanted, dim);
  if (!args.ok()) return args.refuse();
  makeOffspring(breeding, {count, points.data, rank.data, crowding.data, spread.data},
                {static_cast<int>(dim), levels.data}, told, pending, key, static_cast<uint64_t>(first), wanted,
                static_cast<uint32_t>(attempt), out.data);
  return info.Env().Undefined();
}

}  // namespace

void registerFronts(Napi::Env env, Napi::Object exports) {
  exports.Set("nonDominatedRanks", Napi::Function::New(env, nonDominatedRanksBinding, "nonDominatedRanks"));
  exports.Set("hypervolume", Napi::Function::New(env, hypervolumeBinding, "hypervolume"));
  exports.Set("simplexLattice", Napi::Function::New(env, simplexLatticeBinding, "simplexLattice"));
  exports.Set("standings", Napi::Function::New(env, standingsBinding, "standings"));
  exports.Set("surviveByCrowding", Napi::Function::New(env, surviveByCrowdingBinding, "surviveByCrowding"));
  exports.Set("surviveByNiches", Napi::Function::New(env, surviveByNichesBinding, "surviveByNiches"));
  exports.Set("toCells", Napi::Function::New(env, toCellsBinding, "toCells"));
  exports.Set("makeOffspring", Napi::Function::New(env, makeOffspringBinding, "makeOffspring"));
}

}  // namespace lode
