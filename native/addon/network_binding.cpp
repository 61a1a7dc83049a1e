// Networks: training and prediction. The first argument is the instruction set (simd::Target).
#include <algorithm>
#include <cmath>

#include "addon/arguments.h"
#include "addon/kernels_argument.h"
#include "addon/registration.h"
#include "core/network.h"
#include "core/training.h"

namespace lode {

namespace {

/** bestInstructionSet() -> simd::Target */
Napi::Value bestInstructionSet(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), simd::bestTarget());
}

/** hasInstructionSet(target) -> boolean */
Napi::Value hasInstructionSet(const Napi::CallbackInfo& info) {
  Arguments args(info, "hasInstructionSet");
  const int64_t target = args.integer(0, "target", 0, simd::kTargets - 1);
  if (!args.ok()) return args.refuse();
  return Napi::Boolean::New(info.Env(), simd::kernels(static_cast<int>(target)) != nullptr);
}

/** networkSize(code) -> floats of one member's weights */
Napi::Value networkSize(const Napi::CallbackInfo& info) {
  Arguments args(info, "networkSize");
  const Span<int32_t> code = args.ints(0, "code");
  Network network;
  if (args.ok())
    if (const char* problem = decodeNetwork(code.data, code.length, network)) args.fail(problem);
  if (!args.ok()) return args.refuse();
  return Napi::Number::New(info.Env(), static_cast<double>(network.memberWeights));
}

/** alignmentGap(floats) -> how many of them lie before the next start of a cache line */
Napi::Value alignmentGap(const Napi::CallbackInfo& info) {
  Arguments args(info, "alignmentGap");
  const Span<float> floats = args.floats(0, "floats");
  if (!args.ok()) return args.refuse();
  return Napi::Number::New(info.Env(), static_cast<double>(AlignedFloats::first(floats.data)));
}

// The order of `settings` in trainNetwork; src/numerics/network.ts writes it.
const char* readSettings(Span<double> s, TrainingSettings& out) {
  if (s.length != 15) return "settings has the wrong length";
  const double* d = s.data;
  for (size_t i = 0; i < s.length; i++)
    if (!std::isfinite(d[i])) return "settings holds a number that is not finite";
  if (!(d[0] >= 0 && d[0] <= 1e9 && d[1] >= 1 && d[1] <= 1e9)) return "epochs or batch is out of range";
  if (!(d[2] >= 0 && d[3] >= 0 && d[3] < 1 && d[4] >= 0 && d[4] < 1 && d[5] > 0))
    return "learning rate, beta1, beta2 or epsilon is out of range";
  if (!(d[6] >= 0 && d[6] <= 3 && d[7] >= 0 && d[8] >= 0 && d[9] > 0)) return "the schedule is out of range";
  if (!(d[10] >= 0 && d[10] <= 1 && d[11] >= 0 && d[12] >= 0 && d[13] >= 0 && d[14] >= 0))
    return "loss, weight decay, clip, patience or minDelta is out of range";
  out = {static_cast<int64_t>(d[0]), static_cast<int64_t>(d[1]), d[2],  d[3], d[4], d[5], static_cast<Schedule>(d[6]),
         d[7], d[8], d[9], static_cast<Loss>(d[10]), d[11], d[12], d[13], d[14]};
  return nullptr;
}

const char* checkTraining(const Network& network, const TrainingData& data, const TrainingSettings& settings) {
  if (data.rows < 1) return "there are no rows to train on";
  const bool softmax = network.output == Output::softmax;
  if (data.targetCols != network.outputs && !(softmax && data.targetCols == 1))
    return "targets has the wrong number of columns";
  if (settings.loss == Loss::crossEntropy && network.output == Output::linear)
    return "cross-entropy needs sigmoid or softmax outputs";
  return nullptr;
}

/**
 * trainNetwork(target, code, weights, moments, steps, inputs, targets, rows, rowWeights | null, standardization, settings,
 * key, cancel | null, losses) -> epochs run, or -1 - epochs where it was cancelled. weights, moments and steps are one
 * member's.
 */
Napi::Value trainNetwork(const Napi::CallbackInfo& info) {
  Arguments args(info, "trainNetwork");
  const simd::Kernels* kernels = kernelsArgument(args, 0);
  const Span<int32_t> code = args.ints(1, "code");
  const Span<float> weights = args.floats(2, "weights"), moments = args.floats(3, "moments");
  const Span<double> steps = args.doubles(4, "steps"), inputs = args.doubles(5, "inputs");
  const Span<double> targets = args.doubles(6, "targets");
  const int64_t rows = args.integer(7, "rows", 1, INT32_MAX);
  const Span<double> rowWeights = args.given(8) ? args.doubles(8, "row weights") : Span<double>{};
  const Span<double> standardization = args.doubles(9, "standardization"), numbers = args.doubles(10, "settings");
  const Key key = keyArgument(args, 11, "key");
  const Span<int32_t> cancel = args.given(12) ? args.ints(12, "cancel") : Span<int32_t>{};
  const Span<double> losses = args.doubles(13, "losses");
  Network network;
  TrainingSettings settings{};
  if (args.ok())
    if (const char* problem = decodeNetwork(code.data, code.length, network)) args.fail(problem);
  if (args.ok())
    if (const char* problem = readSettings(numbers, settings)) args.fail(problem);
  if (!args.ok()) return args.refuse();
  const size_t count = static_cast<size_t>(network.memberWeights), size = static_cast<size_t>(rows);
  args.exact("weights", weights.length, count);
  args.exact("moments", moments.length, 2 * count);
  args.exact("steps", steps.length, 1);
  args.exact("inputs", inputs.length, size * static_cast<size_t>(network.inputs));
  if (targets.length % size != 0) args.fail("targets does not fit the number of rows");
  if (rowWeights.data) args.exact("row weights", rowWeights.length, size);
  args.exact("standardization", standardization.length, static_cast<size_t>(2 * (network.inputs + network.outputs)));
  args.exact("losses", losses.length, static_cast<size_t>(settings.epochs));
  if (args.given(12)) args.exact("cancel", cancel.length, 1);
  const TrainingData data{inputs.data, targets.data, rowWeights.data, rows,
                          static_cast<int64_t>(targets.length / size), standardization.data};
  if (args.ok())
    if (const char* problem = checkTraining(network, data, settings)) args.fail(problem);
  if (!args.ok()) return args.refuse();
  const TrainingResult result = trainMember(*kernels, network, data, settings, key, cancel.data, weights.data,
                                            moments.data, steps.data, losses.data);
  return Napi::Number::New(info.Env(), static_cast<double>(result.cancelled ? -1 - result.epochs : result.epochs));
}

/** predictNetwork(target, code, numbers, weights, points, rows, mean, spread, members | null) */
Napi::Value predictNetwork(const Napi::CallbackInfo& info) {
  Arguments args(info, "predictNetwork");
  const simd::Kernels* kernels = kernelsArgument(args, 0);
  const Span<int32_t> code = args.ints(1, "code");
  const Span<double> numbers = args.doubles(2, "numbers");
  const Span<float> weights = args.floats(3, "weights");
  const Span<double> points = args.doubles(4, "points");
  const int64_t rows = args.integer(5, "rows", 0, INT32_MAX);
  const Span<double> mean = args.doubles(6, "mean"), spread = args.doubles(7, "spread");
  const Span<double> members = args.given(8) ? args.doubles(8, "members") : Span<double>{};
  Model model;
  if (args.ok())
    if (const char* problem =
            decodeModel(code.data, code.length, numbers.data, numbers.length, weights.data, weights.length, model))
      args.fail(problem);
  if (!args.ok()) return args.refuse();
  const size_t size = static_cast<size_t>(rows), outputs = static_cast<size_t>(model.network.outputs);
  args.exact("points", points.length, size * static_cast<size_t>(model.network.inputs));
  args.exact("mean", mean.length, size * outputs);
  args.exact("spread", spread.length, size * outputs);
  if (args.given(8)) args.exact("members", members.length, size * outputs * static_cast<size_t>(model.network.members));
  if (!args.ok()) return args.refuse();
  predictMean(*kernels, model, points.data, rows, mean.data, spread.data);
  if (members.data) predictMembers(*kernels, model, points.data, rows, members.data);
  return info.Env().Undefined();
}

/** peak(target, rounds, sink: Float32Array(3)) -> multiply-adds done. For bench/speed.mjs only. */
Napi::Value peak(const Napi::CallbackInfo& info) {
  Arguments args(info, "peak");
  const simd::Kernels* kernels = kernelsArgument(args, 0);
  const int64_t rounds = args.integer(1, "rounds", 0, int64_t{1} << 40);
  const Span<float> sink = args.floats(2, "sink");
  args.exact("sink", sink.length, 3);
  if (!args.ok()) return args.refuse();
  return Napi::Number::New(info.Env(), kernels->peak(rounds, sink.data));
}

}  // namespace

const simd::Kernels* kernelsArgument(Arguments& args, size_t index) {
  const int64_t target = args.integer(index, "instruction set", 0, simd::kTargets - 1);
  const simd::Kernels* kernels = args.ok() ? simd::kernels(static_cast<int>(target)) : nullptr;
  if (args.ok() && kernels == nullptr) args.fail("this machine does not have the instruction set");
  return kernels;
}

void registerNetwork(Napi::Env env, Napi::Object exports) {
  exports.Set("bestInstructionSet", Napi::Function::New(env, bestInstructionSet, "bestInstructionSet"));
  exports.Set("hasInstructionSet", Napi::Function::New(env, hasInstructionSet, "hasInstructionSet"));
  exports.Set("networkSize", Napi::Function::New(env, networkSize, "networkSize"));
  exports.Set("alignmentGap", Napi::Function::New(env, alignmentGap, "alignmentGap"));
  exports.Set("trainNetwork", Napi::Function::New(env, trainNetwork, "trainNetwork"));
  exports.Set("predictNetwork", Napi::Function::New(env, predictNetwork, "predictNetwork"));
  exports.Set("peak", Napi::Function::New(env, peak, "peak"));
}

}  // namespace lode
