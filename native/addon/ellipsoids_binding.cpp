// Unions of ellipsoids round points: fitting, distances, uniform draws.
#include <algorithm>

#include "addon/arguments.h"
#include "addon/registration.h"
#include "core/ellipsoid_fit.h"
#include "core/ellipsoids.h"

namespace lode {

namespace {

constexpr int64_t kMaxDim = 1 << 10;
constexpr int64_t kMaxTrials = int64_t{1} << 50;

/** The union at `index`: whole ellipsoids of `dim` dimensions. */
Span<double> unionArgument(Arguments& args, size_t index, int64_t dim) {
  const Span<double> ellipsoids = args.doubles(index, "ellipsoids");
  const size_t size = ellipsoidSize(static_cast<int>(dim));
  if (ellipsoids.length % size != 0) args.exact("ellipsoids", ellipsoids.length, ellipsoids.length / size * size);
  return ellipsoids;
}

/** fitEllipsoids(dim, rows, points, least, caution, logVolume) -> ellipsoids */
Napi::Value fitEllipsoidsBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "fitEllipsoids");
  const int64_t dim = args.integer(0, "dim", 1, kMaxDim);
  const int64_t rows = args.integer(1, "rows", 1, INT32_MAX);
  const Span<double> points = args.matrix(2, "points", static_cast<size_t>(rows), static_cast<size_t>(dim));
  const int64_t least = args.integer(3, "least", 1, INT32_MAX);
  const FitRules rules{static_cast<int>(dim), static_cast<size_t>(least), args.number(4, "caution"), args.number(5, "log volume")};
  if (!args.ok()) return args.refuse();
  const std::vector<double> fitted = fitEllipsoids(points.data, static_cast<size_t>(rows), rules);
  Napi::Float64Array out = Napi::Float64Array::New(info.Env(), fitted.size());
  std::copy(fitted.begin(), fitted.end(), out.Data());
  return out;
}

/** nearestEllipsoid(dim, ellipsoids, rows, points, out) */
Napi::Value nearestEllipsoidBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "nearestEllipsoid");
  const int64_t dim = args.integer(0, "dim", 1, kMaxDim);
  const Span<double> ellipsoids = unionArgument(args, 1, dim);
  const size_t rows = static_cast<size_t>(args.integer(2, "rows", 0, INT32_MAX));
  const Span<double> points = args.matrix(3, "points", rows, static_cast<size_t>(dim));
  const Span<double> out = args.matrix(4, "out", rows, 1);
  if (!args.ok()) return args.refuse();
  const int d = static_cast<int>(dim);
  nearestEllipsoid(ellipsoids.data, ellipsoids.length / ellipsoidSize(d), d, points.data, rows, out.data);
  return info.Env().Undefined();
}

/** drawFromEllipsoids(dim, ellipsoids, key, mostTrials, rows, points, trials) -> rows made; trials[0] = trials taken */
Napi::Value drawFromEllipsoidsBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "drawFromEllipsoids");
  const int64_t dim = args.integer(0, "dim", 1, kMaxDim);
  const Span<double> ellipsoids = unionArgument(args, 1, dim);
  const Key key = keyArgument(args, 2, "key");
  const int64_t most = args.integer(3, "most trials", 0, kMaxTrials);
  const size_t rows = static_cast<size_t>(args.integer(4, "rows", 0, INT32_MAX));
  const Span<double> points = args.matrix(5, "points", rows, static_cast<size_t>(dim));
  const Span<double> trials = args.matrix(6, "trials", 1, 1);
  if (!args.ok()) return args.refuse();
  const int d = static_cast<int>(dim);
  uint64_t taken = 0;
  const size_t made = drawFromEllipsoids(ellipsoids.data, ellipsoids.length / ellipsoidSize(d), d, key,
                                         static_cast<uint64_t>(most), points.data, rows, &taken);
  trials.data[0] = static_cast<double>(taken);
  return Napi::Number::New(info.Env(), static_cast<double>(made));
}

}  // namespace

void registerEllipsoids(Napi::Env env, Napi::Object exports) {
  exports.Set("fitEllipsoids", Napi::Function::New(env, fitEllipsoidsBinding, "fitEllipsoids"));
  exports.Set("nearestEllipsoid", Napi::Function::New(env, nearestEllipsoidBinding, "nearestEllipsoid"));
  exports.Set("drawFromEllipsoids", Napi::Function::New(env, drawFromEllipsoidsBinding, "drawFromEllipsoids"));
}

}  // namespace lode
