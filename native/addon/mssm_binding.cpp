// Spectra of the MSSM, a point a call.
#include "addon/arguments.h"
#include "addon/registration.h"
#include "core/mssm/point.h"

namespace lode {

namespace {

/** mssmInputNames() -> names, in the order of mssmPoint's numbers */
Napi::Value inputNamesBinding(const Napi::CallbackInfo& info) {
  Napi::Array names = Napi::Array::New(info.Env());
  for (int i = 0; i < mssm::inputCount(); i++) names.Set(i, mssm::inputName(i));
  return names;
}

/** mssmObservables() -> [name, unit, name, unit, ...] */
Napi::Value observablesBinding(const Napi::CallbackInfo& info) {
  Napi::Array names = Napi::Array::New(info.Env());
  for (int k = 0; k < mssm::observableCount(); k++) {
    names.Set(2 * k, mssm::observableName(k));
    names.Set(2 * k + 1, mssm::observableUnit(k));
  }
  return names;
}

/** mssmPoint(inputs, observables, with text) -> [sensible, status, reason, iterations, text] */
Napi::Value pointBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "mssmPoint");
  const Span<double> inputs = args.matrix(0, "inputs", 1, static_cast<size_t>(mssm::inputCount()));
  const Span<double> values = args.matrix(1, "observables", 1, static_cast<size_t>(mssm::observableCount()));
  const bool withText = args.boolean(2, "with text");
  if (!args.ok()) return args.refuse();
  const mssm::Point point = mssm::computePoint(mssm::inputFrom(inputs.data));
  mssm::observablesOf(point, values.data);
  Napi::Array result = Napi::Array::New(info.Env());
  result.Set(uint32_t{0}, Napi::Boolean::New(info.Env(), point.sensible));
  result.Set(uint32_t{1}, Napi::Number::New(info.Env(), static_cast<double>(point.spectrum.status)));
  result.Set(uint32_t{2}, Napi::String::New(info.Env(), point.spectrum.reason));
  result.Set(uint32_t{3}, Napi::Number::New(info.Env(), point.spectrum.iterations));
  result.Set(uint32_t{4}, Napi::String::New(info.Env(), withText ? mssm::slhaText(point) : std::string()));
  return result;
}

}  // namespace

void registerMssm(Napi::Env env, Napi::Object exports) {
  exports.Set("mssmInputNames", Napi::Function::New(env, inputNamesBinding, "mssmInputNames"));
  exports.Set("mssmObservables", Napi::Function::New(env, observablesBinding, "mssmObservables"));
  exports.Set("mssmPoint", Napi::Function::New(env, pointBinding, "mssmPoint"));
}

}  // namespace lode
