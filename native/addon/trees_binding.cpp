// Training of tree ensembles.
#include <algorithm>
#include <cstring>

#include "addon/arguments.h"
#include "addon/registration.h"
#include "core/boosting.h"
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

/** binColumns(points, rows, inputs, most, bins, edges, count): see histogram_tree.h */
Napi::Value binColumnsBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "binColumns");
  const int64_t rows = args.integer(1, "rows", 1, INT32_MAX), inputs = args.integer(2, "inputs", 1, kMostTreeInputs);
  const int64_t most = args.integer(3, "bins", 2, kMostBins);
  const size_t size = static_cast<size_t>(rows * inputs);
  const Span<double> points = args.doubles(0, "points");
  const Span<uint8_t> bins = args.bytes(4, "bins");
  const Span<float> edges = args.floats(5, "edges");
  const Span<int32_t> count = args.ints(6, "count");
  args.exact("points", points.length, size);
  args.exact("bins", bins.length, size);
  args.exact("edges", edges.length, static_cast<size_t>(inputs * kMostBins));
  args.exact("count", count.length, static_cast<size_t>(inputs));
  for (size_t i = 0; args.ok() && i < size; i++)
    if (!std::isfinite(static_cast<float>(points.data[i]))) args.fail("points are not all finite");
  if (!args.ok()) return args.refuse();
  binColumns(points.data, rows, inputs, static_cast<int>(most), bins.data, edges.data, count.data);
  return info.Env().Undefined();
}

/** Arguments 0 to 10: bins, edges, count, rows, inputs, targets, weights | null, folds, fold, classes, start. */
BoostingData boostingData(Arguments& args) {
  BoostingData data{};
  BinnedColumns& columns = data.columns;
  columns.rows = args.integer(3, "rows", 1, INT32_MAX);
  columns.inputs = args.integer(4, "inputs", 1, kMostTreeInputs);
  data.fold = static_cast<int32_t>(args.integer(8, "fold", -1, 1024));
  data.classes = static_cast<int>(args.integer(9, "classes", 0, 65536));
  const Span<uint8_t> bins = args.bytes(0, "bins");
  const Span<float> edges = args.floats(1, "edges");
  const Span<int32_t> count = args.ints(2, "count"), folds = args.ints(7, "folds");
  const Span<double> targets = args.doubles(5, "targets"), start = args.doubles(10, "start");
  const Span<double> weights = args.given(6) ? args.doubles(6, "weights") : Span<double>{};
  if (!args.ok()) return data;
  const size_t rows = static_cast<size_t>(columns.rows), inputs = static_cast<size_t>(columns.inputs);
  args.exact("bins", bins.length, rows * inputs);
  args.exact("edges", edges.length, inputs * kMostBins);
  args.exact("count", count.length, inputs);
  args.exact("targets", targets.length, rows);
  args.exact("folds", folds.length, rows);
  if (weights.data) args.exact("weights", weights.length, rows);
  args.exact("start", start.length, static_cast<size_t>(data.outputs()));
  if (data.classes == 1) args.fail("one class alone is nothing to learn");
  for (size_t j = 0; args.ok() && j < inputs; j++) {
    if (count.data[j] < 1 || count.data[j] > kMostBins) args.fail("a number of bins is out of range");
    for (size_t i = 0; args.ok() && i < rows; i++)
      if (bins.data[j * rows + i] >= count.data[j]) args.fail("a bin is out of range");
  }
  for (size_t i = 0; args.ok() && i < rows; i++) {
    const double target = targets.data[i];
    if (data.classes > 0 && std::isfinite(target) && !(target >= 0 && target < data.classes && target == std::floor(target)))
      args.fail("a class is out of range");
    if (weights.data && !(weights.data[i] >= 0 && std::isfinite(weights.data[i]))) args.fail("a weight is negative or not finite");
  }
  columns.bins = bins.data;
  columns.edges = edges.data;
  columns.count = count.data;
  data.targets = targets.data;
  data.weights = weights.data;
  data.folds = folds.data;
  data.start = start.data;
  return data;
}

/**
 * boostTrees(bins, edges, count, rows, inputs, targets, weights | null, folds, fold, classes, start, [leaves, depth, least
 * rows, l2, rate, rounds, sample, patience], key, cancel | null) -> {nodes, sizes, leaves, raw, losses}: see BoostedTrees
 */
Napi::Value boostTreesBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "boostTrees");
  const BoostingData data = boostingData(args);
  const Span<double> s = args.doubles(11, "settings");
  args.exact("settings", s.length, 8);
  const Key key = keyArgument(args, 12, "key");
  const Span<int32_t> cancel = args.given(13) ? args.ints(13, "cancel") : Span<int32_t>{};
  if (args.given(13)) args.exact("cancel", cancel.length, 1);
  for (size_t i = 0; args.ok() && i < s.length; i++)
    if (!(s.data[i] >= (i < 3 ? 1 : 0) && s.data[i] <= 1e6)) args.fail("settings are out of range");
  if (!args.ok()) return args.refuse();
  const double* d = s.data;
  const BoostingSettings settings{{static_cast<int64_t>(d[0]), static_cast<int64_t>(d[1]), static_cast<int64_t>(d[2]), d[3], d[4]},
                                  static_cast<int64_t>(d[5]), d[6], static_cast<int64_t>(d[7])};
  const BoostedTrees trees = boost(data, settings, key, cancel.data);
  Napi::Env env = info.Env();
  Napi::Object out = Napi::Object::New(env);
  out.Set("nodes", copied<Napi::Int32Array>(env, trees.nodes, 2));
  out.Set("sizes", copied<Napi::Int32Array>(env, trees.sizes));
  out.Set("leaves", copied<Napi::Float32Array>(env, trees.leaves));
  out.Set("raw", copied<Napi::Float64Array>(env, trees.raw));
  out.Set("losses", copied<Napi::Float64Array>(env, trees.losses));
  return out;
}

}  // namespace

void registerTrees(Napi::Env env, Napi::Object exports) {
  exports.Set("sortColumns", Napi::Function::New(env, sortColumnsBinding, "sortColumns"));
  exports.Set("growForest", Napi::Function::New(env, growForestBinding, "growForest"));
  exports.Set("binColumns", Napi::Function::New(env, binColumnsBinding, "binColumns"));
  exports.Set("boostTrees", Napi::Function::New(env, boostTreesBinding, "boostTrees"));
}

}  // namespace lode
