// Prediction by a fitted surrogate of any kind that the native core scores.
#include "addon/arguments.h"
#include "addon/kernels_argument.h"
#include "addon/registration.h"
#include "core/surrogate.h"

namespace lode {

namespace {

const char* readSurrogate(Arguments& args, size_t index, Surrogate& out) {
  const int64_t kind = args.integer(index, "kind", 0, INT32_MAX);
  const Span<int32_t> code = args.ints(index + 1, "code");
  const Span<double> numbers = args.doubles(index + 2, "numbers");
  const Span<float> weights = args.floats(index + 3, "weights");
  if (!args.ok()) return nullptr;
  return decodeSurrogate(static_cast<int>(kind), code.data, code.length, numbers.data, numbers.length, weights.data,
                         weights.length, out);
}

/** surrogateShape(kind, code, numbers, weights) -> [inputs, outputs, members]; refuses what is no model. */
Napi::Value shape(const Napi::CallbackInfo& info) {
  Arguments args(info, "surrogateShape");
  Surrogate surrogate;
  if (const char* wrong = readSurrogate(args, 0, surrogate)) args.fail(wrong);
  if (!args.ok()) return args.refuse();
  Napi::Array out = Napi::Array::New(info.Env(), 3);
  const int64_t numbers[] = {surrogate.inputs, surrogate.outputs, surrogate.members};
  for (uint32_t i = 0; i < 3; i++) out.Set(i, Napi::Number::New(info.Env(), static_cast<double>(numbers[i])));
  return out;
}

/** predictSurrogate(target, kind, code, numbers, weights, points, rows, mean, spread) */
Napi::Value predict(const Napi::CallbackInfo& info) {
  Arguments args(info, "predictSurrogate");
  const simd::Kernels* kernels = kernelsArgument(args, 0);
  Surrogate surrogate;
  if (const char* wrong = readSurrogate(args, 1, surrogate)) args.fail(wrong);
  const int64_t rows = args.integer(6, "rows", 0, INT32_MAX);
  if (!args.ok()) return args.refuse();
  const size_t size = static_cast<size_t>(rows), outputs = static_cast<size_t>(surrogate.outputs);
  const Span<double> points = args.matrix(5, "points", size, static_cast<size_t>(surrogate.inputs));
  const Span<double> mean = args.matrix(7, "mean", size, outputs), spread = args.matrix(8, "spread", size, outputs);
  if (!args.ok()) return args.refuse();
  predictSurrogate(*kernels, surrogate, points.data, rows, mean.data, spread.data);
  return info.Env().Undefined();
}

}  // namespace

void registerSurrogate(Napi::Env env, Napi::Object exports) {
  exports.Set("surrogateShape", Napi::Function::New(env, shape, "surrogateShape"));
  exports.Set("predictSurrogate", Napi::Function::New(env, predict, "predictSurrogate"));
}

}  // namespace lode
