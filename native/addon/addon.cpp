// The module: its exports, and the error class that TypeScript hands over. State is per environment, never global.
#include "addon/arguments.h"
#include "addon/registration.h"
#include "core/random.h"

namespace lode {

namespace {

struct AddonState {
  Napi::FunctionReference errorClass;
};

/** setErrorClass(LodeError): what argument errors are made of from now on. */
Napi::Value setErrorClass(const Napi::CallbackInfo& info) {
  if (!info[0].IsFunction()) return throwArgumentError(info.Env(), "setErrorClass: expected a class");
  info.Env().GetInstanceData<AddonState>()->errorClass = Napi::Persistent(info[0].As<Napi::Function>());
  return info.Env().Undefined();
}

}  // namespace

Napi::Value throwArgumentError(Napi::Env env, const std::string& message) {
  AddonState* state = env.GetInstanceData<AddonState>();
  const Napi::String code = Napi::String::New(env, "LODE_NATIVE_ARGUMENT");
  if (state != nullptr && !state->errorClass.IsEmpty()) {
    const Napi::Value error = state->errorClass.New({code, Napi::String::New(env, message)});
    if (!env.IsExceptionPending()) napi_throw(env, error);
  } else {
    Napi::Error error = Napi::Error::New(env, message);
    error.Set("code", code);
    error.ThrowAsJavaScriptException();
  }
  return env.Undefined();
}

Key keyArgument(Arguments& args, size_t index, const char* what) {
  const Span<uint32_t> words = args.words(index, what);
  if (words.length != 2) {
    args.exact(what, words.length, 2);
    return {0, 0};
  }
  return {words.data[0], words.data[1]};
}

static Napi::Object initialize(Napi::Env env, Napi::Object exports) {
  env.SetInstanceData(new AddonState());
  exports.Set("setErrorClass", Napi::Function::New(env, setErrorClass, "setErrorClass"));
  registerRandom(env, exports);
  registerProblem(env, exports);
  registerPoints(env, exports);
  registerNetwork(env, exports);
  registerSurrogate(env, exports);
  registerTrees(env, exports);
  registerCandidates(env, exports);
  registerEigen(env, exports);
  registerParzen(env, exports);
  registerFronts(env, exports);
  registerEllipsoids(env, exports);
  registerSlha(env, exports);
  registerMssm(env, exports);
  return exports;
}

}  // namespace lode

static Napi::Object initializeModule(Napi::Env env, Napi::Object exports) { return lode::initialize(env, exports); }
NODE_API_MODULE(lodescan, initializeModule)
