// Training of tree ensembles.
#include <algorithm>
#include <cstring>

#include "addon/arguments.h"
#include "addon/registration.h"
#include "core/forest.h"

namespace lode {

namespace {

template <typename Array, typename T>
Napi::Value copied(Napi::Env env, const std::vector<T>& values, size_t perValue = 1) {
  Array out = Array::New(env, values.size() * perValue);
  if (!values.empty()) std::memcpy(out.Data(), values.data(), values.size() * sizeof(T));
  return out;
}

/** sortColumns(points, rows, inputs, x, order): see forest.h */
Napi::Value sortColumnsBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "sortColumns");
  const int64_t rows = args.integer(1, "rows", 0, INT32_MAX), inputs = args.integer(2, "inputs", 1, kMostTreeInputs);
  const size_t size = static_cast<size_t>(rows * inputs);
  const Span<double> points = args.doubles(0, "points");
  const Span<float> x = args.floats(3, "x");
  const Span<uint32_t> order = args.words(4, "order");
  args.exact("points", points.length, size);
  args.exact("x", x.length, size);
  args.exact("order", order.length, size);
  for (size_t i = 0; args.ok() && i < size; i++)
    if (!std::isfinite(static_cast<float>(points.data[i]))) args.fail("points are not all finite");
  if (!args.ok()) return args.refuse();
  sortColumns(points.data, rows, inputs, x.data, order.data);
  return info.Env().Undefined();
}

/** Arguments 0 to 6: x, order, rows, inputs, targets, weights | null, classes. */
ForestData forestData(Arguments& args) {
  ForestData data{};
  data.rows = args.integer(2, "rows", 1, INT32_MAX);
  data.inputs = args.integer(3, "inputs", 1, kMostTreeInputs);
  data.classes = static_cast<int>(args.integer(6, "classes", 0, 65536));
  const Span<float> x = args.floats(0, "x");
  const Span<uint32_t> order = args.words(1, "order");
  const Span<double> targets = args.doubles(4, "targets");
  const Span<double> weights = args.given(5) ? args.doubles(5, "weights") : Span<double>{};
  if (!args.ok()) return data;
  const size_t rows = static_cast<size_t>(data.rows), size = rows * static_cast<size_t>(data.inputs);
  args.exact("x", x.length, size);
  args.exact("order", order.length, size);
  if (weights.data) args.exact("weights", weights.length, rows);
  data.outputs = static_cast<int64_t>(targets.length / rows);
  if (targets.length == 0 || targets.length % rows != 0 || (data.classes > 0 && data.outputs != 1))
    args.fail("targets do not fit the number of rows");
  for (size_t i = 0; args.ok() && i < size; i++)
    if (order.data[i] >= rows) args.fail("order names a row that there is not");
  for (size_t i = 0; args.ok() && data.classes > 0 && i < rows; i++)
    if (std::isfinite(targets.data[i]) && !(targets.data[i] >= 0 && targets.data[i] < data.classes))
      args.fail("a class is out of range");
  for (size_t i = 0; args.ok() && weights.data && i < rows; i++)
    if (!(weights.data[i] >= 0 && std::isfinite(weights.data[i]))) args.fail("a weight is negative or not finite");
  data.x = x.data;
  data.order = order.data;
  data.targets = targets.data;
  data.weights = weights.data;
  return data;
}

/**
 * growForest(x, order, rows, inputs, targets, weights | null, classes, [features, least rows, depth, bootstrap, random
 * splits], key, first, last, cancel | null) -> {nodes, sizes, leaves, outside, counted}: see ForestTrees
 */
Napi::Value growForestBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "growForest");
  const ForestData data = forestData(args);
  const Span<double> s = args.doubles(7, "settings");
  args.exact("settings", s.length, 5);
  const Key key = keyArgument(args, 8, "key");
  const int64_t first = args.integer(9, "first", 0, 1 << 20), last = args.integer(10, "last", 0, 1 << 20);
  const Span<int32_t> cancel = args.given(11) ? args.ints(11, "cancel") : Span<int32_t>{};
  if (args.given(11)) args.exact("cancel", cancel.length, 1);
  for (size_t i = 0; args.ok() && i < s.length; i++)
    if (!(s.data[i] >= (i < 3 ? 1 : 0) && s.data[i] <= 1e9)) args.fail("settings are out of range");
  if (!args.ok()) return args.refuse();
  const ForestSettings settings{static_cast<int64_t>(s.data[0]), static_cast<int64_t>(s.data[1]), static_cast<int64_t>(s.data[2]),
                                s.data[3] != 0, s.data[4] != 0};
  const ForestTrees trees = growForest(data, settings, key, first, last, cancel.data);
  Napi::Env env = info.Env();
  Napi::Object out = Napi::Object::New(env);
  out.Set("nodes", copied<Napi::Int32Array>(env, trees.nodes, 2));
  out.Set("sizes", copied<Napi::Int32Array>(env, trees.sizes));
  out.Set("leaves", copied<Napi::Float32Array>(env, trees.leaves));
  out.Set("outside", copied<Napi::Float64Array>(env, trees.outside));
  out.Set("counted", copied<Napi::Int32Array>(env, trees.counted));
  return out;
}

}  // namespace

void registerTrees(Napi::Env env, Napi::Object exports) {
  exports.Set("sortColumns", Napi::Function::New(env, sortColumnsBinding, "sortColumns"));
  exports.Set("growForest", Napi::Function::New(env, growForestBinding, "growForest"));
}

}  // namespace lode
