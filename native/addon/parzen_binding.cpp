// Parzen estimators: densities and draws.
#include "addon/arguments.h"
#include "addon/kernels_argument.h"
#include "addon/registration.h"
#include "core/parzen.h"

namespace lode {

namespace {

constexpr int64_t kMaxRows = int64_t{1} << 32;
constexpr int64_t kMaxDim = 1 << 16;
constexpr int32_t kMaxLevels = 1 << 24;

/** dim, levels, count, stride, centres, widths from `index` on. */
ParzenMixture mixtureArgument(Arguments& args, size_t index) {
  const size_t dim = static_cast<size_t>(args.integer(index, "dim", 1, kMaxDim));
  const Span<int32_t> levels = args.ints(index + 1, "levels");
  args.exact("levels", levels.length, dim);
  for (size_t j = 0; args.ok() && j < dim; j++)
    if (levels.data[j] > kMaxLevels || levels.data[j] < -kMaxLevels) args.fail("levels are too many");
  const int64_t stride = args.integer(index + 3, "stride", 1, kMaxRows);
  const size_t count = static_cast<size_t>(args.integer(index + 2, "count", 1, stride));
  const Span<double> centres = args.matrix(index + 4, "centres", dim, static_cast<size_t>(stride));
  const Span<double> widths = args.matrix(index + 5, "widths", dim, static_cast<size_t>(stride));
  return {count, static_cast<size_t>(stride), static_cast<int>(dim), levels.data, centres.data, widths.data};
}

Span<double> cellsArgument(Arguments& args, size_t index, const char* what, const ParzenMixture& mixture) {
  return args.matrix(index, what, static_cast<size_t>(mixture.dim), mixture.stride);
}

/** parzenRefresh(mixture..., scales, offsets) */
Napi::Value parzenRefreshBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "parzenRefresh");
  const ParzenMixture mixture = mixtureArgument(args, 0);
  const Span<double> scales = cellsArgument(args, 6, "scales", mixture);
  const Span<double> offsets = cellsArgument(args, 7, "offsets", mixture);
  if (!args.ok()) return args.refuse();
  parzenRefresh(mixture, scales.data, offsets.data);
  return info.Env().Undefined();
}

/** parzenLogDensity(mixture..., kernels, logWeights, scales, offsets, joint, rows, points, out) */
Napi::Value parzenLogDensityBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "parzenLogDensity");
  const ParzenMixture mixture = mixtureArgument(args, 0);
  const simd::Kernels* kernels = kernelsArgument(args, 6);
  const Span<double> logWeights = args.matrix(7, "log weights", 1, mixture.count);
  const Span<double> scales = cellsArgument(args, 8, "scales", mixture);
  const Span<double> offsets = cellsArgument(args, 9, "offsets", mixture);
  const bool joint = args.boolean(10, "joint");
  const size_t dim = static_cast<size_t>(mixture.dim);
  const size_t rows = static_cast<size_t>(args.integer(11, "rows", 0, kMaxRows));
  const Span<double> points = args.matrix(12, "points", rows, dim);
  const Span<double> out = args.matrix(13, "out", rows, joint ? 1 : dim);
  if (!args.ok()) return args.refuse();
  parzenLogDensity(*kernels, mixture, logWeights.data, scales.data, offsets.data, joint, points.data, rows, out.data);
  return info.Env().Undefined();
}

/** parzenDraw(mixture..., weights, key, joint, rows, out) */
Napi::Value parzenDrawBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "parzenDraw");
  const ParzenMixture mixture = mixtureArgument(args, 0);
  const Span<double> weights = args.matrix(6, "weights", 1, mixture.count);
  const Key key = keyArgument(args, 7, "key");
  const bool joint = args.boolean(8, "joint");
  const size_t rows = static_cast<size_t>(args.integer(9, "rows", 0, kMaxRows));
  const Span<double> out = args.matrix(10, "out", rows, static_cast<size_t>(mixture.dim));
  if (!args.ok()) return args.refuse();
  parzenDraw(mixture, weights.data, key, joint, rows, out.data);
  return info.Env().Undefined();
}

}  // namespace

void registerParzen(Napi::Env env, Napi::Object exports) {
  exports.Set("parzenRefresh", Napi::Function::New(env, parzenRefreshBinding, "parzenRefresh"));
  exports.Set("parzenLogDensity", Napi::Function::New(env, parzenLogDensityBinding, "parzenLogDensity"));
  exports.Set("parzenDraw", Napi::Function::New(env, parzenDrawBinding, "parzenDraw"));
}

}  // namespace lode
