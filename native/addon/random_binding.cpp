#include "addon/arguments.h"
#include "addon/registration.h"
#include "core/random.h"

namespace lode {

namespace {

constexpr int64_t kMaxIndex = int64_t{1} << 53;

Napi::Value keyArray(Napi::Env env, Key key) {
  Napi::Uint32Array array = Napi::Uint32Array::New(env, 2);
  array[0] = key.a;
  array[1] = key.b;
  return array;
}

/** seedKey(seed) -> key */
Napi::Value seedKeyBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "seedKey");
  const double seed = args.number(0, "seed");
  if (!args.ok()) return args.refuse();
  return keyArray(info.Env(), seedKey(seed));
}

/** deriveKey(key, purpose, index) -> key */
Napi::Value deriveKeyBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "deriveKey");
  const Key key = keyArgument(args, 0, "key");
  const std::string purpose = args.text(1, "purpose");
  const int64_t index = args.integer(2, "index", 0, kMaxIndex);
  if (!args.ok()) return args.refuse();
  return keyArray(info.Env(), deriveKey(key, purpose.data(), purpose.size(), static_cast<uint64_t>(index)));
}

template <void (*fill)(Key, uint64_t, double*, size_t, uint64_t)>
Napi::Value fillBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "fill");
  const Key key = keyArgument(args, 0, "key");
  const int64_t first = args.integer(1, "first", 0, kMaxIndex);
  const Span<double> out = args.doubles(2, "out");
  if (!args.ok()) return args.refuse();
  fill(key, static_cast<uint64_t>(first), out.data, out.length, 0);
  return info.Env().Undefined();
}

}  // namespace

void registerRandom(Napi::Env env, Napi::Object exports) {
  exports.Set("seedKey", Napi::Function::New(env, seedKeyBinding, "seedKey"));
  exports.Set("deriveKey", Napi::Function::New(env, deriveKeyBinding, "deriveKey"));
  exports.Set("fillUniform", Napi::Function::New(env, fillBinding<fillUniform>, "fillUniform"));
  exports.Set("fillNormal", Napi::Function::New(env, fillBinding<fillNormal>, "fillNormal"));
}

}  // namespace lode
