// One function per binding file; each adds its functions to the module's exports.
#pragma once
#include <napi.h>

namespace lode {

void registerRandom(Napi::Env env, Napi::Object exports);
void registerProblem(Napi::Env env, Napi::Object exports);
void registerPoints(Napi::Env env, Napi::Object exports);
void registerNetwork(Napi::Env env, Napi::Object exports);
void registerSurrogate(Napi::Env env, Napi::Object exports);
void registerTrees(Napi::Env env, Napi::Object exports);
void registerCandidates(Napi::Env env, Napi::Object exports);
void registerEigen(Napi::Env env, Napi::Object exports);
void registerParzen(Napi::Env env, Napi::Object exports);
void registerFronts(Napi::Env env, Napi::Object exports);
void registerEllipsoids(Napi::Env env, Napi::Object exports);
void registerSlha(Napi::Env env, Napi::Object exports);
void registerMssm(Napi::Env env, Napi::Object exports);

}  // namespace lode
