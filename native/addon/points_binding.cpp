// Sequences of points, and distances between points.
#include "addon/arguments.h"
#include "addon/registration.h"
#include "core/select.h"
#include "core/sequences.h"

namespace lode {

namespace {

constexpr int64_t kMaxRows = int64_t{1} << 40;
constexpr int64_t kMaxDim = 1 << 16;

/** sobolDimensions() */
Napi::Value sobolDimensionsBinding(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), sobolDimensions());
}

/** sobol(first, count, dim, key | undefined, out) */
Napi::Value sobolBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "sobol");
  const int64_t first = args.integer(0, "skip", 0, static_cast<int64_t>(kSobolPoints));
  const int64_t count = args.integer(1, "count", 0, static_cast<int64_t>(kSobolPoints) - first);
  const int64_t dim = args.integer(2, "dim", 0, sobolDimensions());
  const bool scrambled = args.given(3);
  const Key key = scrambled ? keyArgument(args, 3, "key") : Key{0, 0};
  const Span<double> out = args.matrix(4, "out", static_cast<size_t>(count), static_cast<size_t>(dim));
  if (!args.ok()) return args.refuse();
  sobolPoints(static_cast<uint64_t>(first), static_cast<size_t>(count), static_cast<int>(dim),
              scrambled ? &key : nullptr, out.data);
  return info.Env().Undefined();
}

/** latinHypercube(key, count, dim, out) */
Napi::Value latinHypercubeBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "latinHypercube");
  const Key key = keyArgument(args, 0, "key");
  const size_t count = static_cast<size_t>(args.integer(1, "count", 0, kMaxRows));
  const int64_t dim = args.integer(2, "dim", 0, kMaxDim);
  const Span<double> out = args.matrix(3, "out", count, static_cast<size_t>(dim));
  if (!args.ok()) return args.refuse();
  latinHypercube(key, count, static_cast<int>(dim), out.data);
  return info.Env().Undefined();
}

/** The optional factors per dimension at `index`. */
const double* scaleArgument(Arguments& args, size_t index, size_t dim) {
  if (!args.given(index)) return nullptr;
  return args.matrix(index, "scale", 1, dim).data;
}

/** nearestDistance(knownRows, known, queryRows, queries, dim, scale | undefined, out) */
Napi::Value nearestDistanceBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "nearestDistance");
  const size_t knownRows = static_cast<size_t>(args.integer(0, "known rows", 0, kMaxRows));
  const size_t queryRows = static_cast<size_t>(args.integer(2, "query rows", 0, kMaxRows));
  const size_t dim = static_cast<size_t>(args.integer(4, "dim", 1, kMaxDim));
  const Span<double> known = args.matrix(1, "known", knownRows, dim);
  const Span<double> queries = args.matrix(3, "queries", queryRows, dim);
  const double* scale = scaleArgument(args, 5, dim);
  const Span<double> out = args.matrix(6, "out", queryRows, 1);
  if (!args.ok()) return args.refuse();
  nearestDistance(known.data, knownRows, queries.data, queryRows, static_cast<int>(dim), scale, out.data);
  return info.Env().Undefined();
}

/** farthestPoints(rows, candidates, knownRows, known, dim, weights | undefined, scale | undefined, least, out) -> count */
Napi::Value farthestPointsBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "farthestPoints");
  const size_t rows = static_cast<size_t>(args.integer(0, "candidate rows", 0, INT32_MAX));
  const size_t knownRows = static_cast<size_t>(args.integer(2, "known rows", 0, kMaxRows));
  const size_t dim = static_cast<size_t>(args.integer(4, "dim", 1, kMaxDim));
  const Span<double> candidates = args.matrix(1, "candidates", rows, dim);
  const Span<double> known = args.matrix(3, "known", knownRows, dim);
  const double* weights = args.given(5) ? args.matrix(5, "weights", rows, 1).data : nullptr;
  const double* scale = scaleArgument(args, 6, dim);
  const double least = args.number(7, "least distance");
  const Span<int32_t> out = args.ints(8, "out");
  if (!args.ok()) return args.refuse();
  const size_t picked = farthestPoints(candidates.data, rows, known.data, knownRows, static_cast<int>(dim), weights,
                                       scale, least, out.length, out.data);
  return Napi::Number::New(info.Env(), static_cast<double>(picked));
}

}  // namespace

void registerPoints(Napi::Env env, Napi::Object exports) {
  exports.Set("sobolDimensions", Napi::Function::New(env, sobolDimensionsBinding, "sobolDimensions"));
  exports.Set("sobol", Napi::Function::New(env, sobolBinding, "sobol"));
  exports.Set("latinHypercube", Napi::Function::New(env, latinHypercubeBinding, "latinHypercube"));
  exports.Set("nearestDistance", Napi::Function::New(env, nearestDistanceBinding, "nearestDistance"));
  exports.Set("farthestPoints", Napi::Function::New(env, farthestPointsBinding, "farthestPoints"));
}

}  // namespace lode
