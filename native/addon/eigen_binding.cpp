// Eigen-decomposition, and the normal distribution function with its inverse.
#include "addon/arguments.h"
#include "addon/registration.h"
#include "core/normal.h"
#include "core/symmetric_eigen.h"

namespace lode {

namespace {

constexpr int64_t kMaxOrder = 1 << 14;

/** symmetricEigen(n, matrix that becomes the vectors, values, work) -> did it converge */
Napi::Value symmetricEigenBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "symmetricEigen");
  const int64_t n = args.integer(0, "order", 0, kMaxOrder);
  const size_t order = static_cast<size_t>(n);
  const Span<double> a = args.matrix(1, "matrix", order, order);
  const Span<double> values = args.matrix(2, "values", order, 1);
  const Span<double> work = args.matrix(3, "work", order, 1);
  if (!args.ok()) return args.refuse();
  return Napi::Boolean::New(info.Env(), symmetricEigen(static_cast<int>(n), a.data, values.data, work.data));
}

/** normalCdf(x) */
Napi::Value normalCdfBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "normalCdf");
  const double x = args.number(0, "x");
  if (!args.ok()) return args.refuse();
  return Napi::Number::New(info.Env(), normalCdf(x));
}

/** normalQuantile(p) */
Napi::Value normalQuantileBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "normalQuantile");
  const double p = args.number(0, "p");
  if (!(p > 0 && p < 1)) args.fail("p is " + std::to_string(p) + ", expected a number between 0 and 1");
  if (!args.ok()) return args.refuse();
  return Napi::Number::New(info.Env(), normalQuantile(p));
}

}  // namespace

void registerEigen(Napi::Env env, Napi::Object exports) {
  exports.Set("symmetricEigen", Napi::Function::New(env, symmetricEigenBinding, "symmetricEigen"));
  exports.Set("normalCdf", Napi::Function::New(env, normalCdfBinding, "normalCdf"));
  exports.Set("normalQuantile", Napi::Function::New(env, normalQuantileBinding, "normalQuantile"));
}

}  // namespace lode
