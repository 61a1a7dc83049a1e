// Parzen estimators: fitting, densities, draws.
#include "addon/arguments.h"
#include "addon/registration.h"
#include "core/parzen.h"

namespace lode {

namespace {

constexpr int64_t kMaxRows = int64_t{1} << 32;
constexpr int64_t kMaxDim = 1 << 16;
constexpr int32_t kMaxLevels = 1 << 24;

/** (dim) kinds of columns at `index`. */
Span<int32_t> levelsArgument(Arguments& args, size_t index, size_t dim) {
  const Span<int32_t> levels = args.ints(index, "levels");
  args.exact("levels", levels.length, dim);
  for (size_t j = 0; args.ok() && j < dim; j++)
    if (levels.data[j] > kMaxLevels || levels.data[j] < -kMaxLevels) args.fail("levels are too many");
  return levels;
}

/** dim, levels, count, weights, centres, widths from `index` on. */
ParzenMixture mixtureArgument(Arguments& args, size_t index) {
  const size_t dim = static_cast<size_t>(args.integer(index, "dim", 1, kMaxDim));
  const Span<int32_t> levels = levelsArgument(args, index + 1, dim);
  const size_t count = static_cast<size_t>(args.integer(index + 2, "count", 1, kMaxRows));
  const Span<double> weights = args.matrix(index + 3, "weights", 1, count);
  const Span<double> centres = args.matrix(index + 4, "centres", dim, count);
  const Span<double> widths = args.matrix(index + 5, "widths", dim, count);
  return {count, static_cast<int>(dim), levels.data, weights.data, centres.data, widths.data};
}

/** parzenFit(dim, levels, rows, points, rule, least, smoothing, centres, widths) */
Napi::Value parzenFitBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "parzenFit");
  const size_t dim = static_cast<size_t>(args.integer(0, "dim", 1, kMaxDim));
  const Span<int32_t> levels = levelsArgument(args, 1, dim);
  const size_t rows = static_cast<size_t>(args.integer(2, "rows", 0, kMaxRows));
  const Span<double> points = args.matrix(3, "points", rows, dim);
  const ParzenRule rule = static_cast<ParzenRule>(args.integer(4, "rule", 0, 1));
  const double least = args.number(5, "least width");
  const double smoothing = args.number(6, "smoothing");
  const Span<double> centres = args.matrix(7, "centres", dim, rows + 1);
  const Span<double> widths = args.matrix(8, "widths", dim, rows + 1);
  if (args.ok() && !(least > 0 && least <= 1)) args.fail("least width is not within (0, 1]");
  if (args.ok() && !(smoothing > 0)) args.fail("smoothing is not positive");
  if (!args.ok()) return args.refuse();
  parzenFit(points.data, rows, static_cast<int>(dim), levels.data, {rule, least, smoothing}, centres.data, widths.data);
  return info.Env().Undefined();
}

/** parzenCoefficients(mixture..., joint, out) */
Napi::Value parzenCoefficientsBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "parzenCoefficients");
  const ParzenMixture mixture = mixtureArgument(args, 0);
  const bool joint = args.boolean(6, "joint");
  const Span<double> out = args.matrix(7, "out", joint ? 1 : static_cast<size_t>(mixture.dim), mixture.count);
  if (!args.ok()) return args.refuse();
  parzenCoefficients(mixture, joint, out.data);
  return info.Env().Undefined();
}

/** parzenLogDensity(mixture..., joint, coefficients, rows, points, out) */
Napi::Value parzenLogDensityBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "parzenLogDensity");
  const ParzenMixture mixture = mixtureArgument(args, 0);
  const bool joint = args.boolean(6, "joint");
  const size_t dim = static_cast<size_t>(mixture.dim);
  const Span<double> coefficients = args.matrix(7, "coefficients", joint ? 1 : dim, mixture.count);
  const size_t rows = static_cast<size_t>(args.integer(8, "rows", 0, kMaxRows));
  const Span<double> points = args.matrix(9, "points", rows, dim);
  const Span<double> out = args.matrix(10, "out", rows, joint ? 1 : dim);
  if (!args.ok()) return args.refuse();
  parzenLogDensity(mixture, coefficients.data, joint, points.data, rows, out.data);
  return info.Env().Undefined();
}

/** parzenDraw(mixture..., joint, key, rows, out) */
Napi::Value parzenDrawBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "parzenDraw");
  const ParzenMixture mixture = mixtureArgument(args, 0);
  const bool joint = args.boolean(6, "joint");
  const Key key = keyArgument(args, 7, "key");
  const size_t rows = static_cast<size_t>(args.integer(8, "rows", 0, kMaxRows));
  const Span<double> out = args.matrix(9, "out", rows, static_cast<size_t>(mixture.dim));
  if (!args.ok()) return args.refuse();
  parzenDraw(mixture, key, joint, rows, out.data);
  return info.Env().Undefined();
}

}  // namespace

void registerParzen(Napi::Env env, Napi::Object exports) {
  exports.Set("parzenFit", Napi::Function::New(env, parzenFitBinding, "parzenFit"));
  exports.Set("parzenCoefficients", Napi::Function::New(env, parzenCoefficientsBinding, "parzenCoefficients"));
  exports.Set("parzenLogDensity", Napi::Function::New(env, parzenLogDensityBinding, "parzenLogDensity"));
  exports.Set("parzenDraw", Napi::Function::New(env, parzenDrawBinding, "parzenDraw"));
}

}  // namespace lode
