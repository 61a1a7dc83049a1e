// Scoring, drawing and walking candidates. Argument 0 is the instruction set; 1 to 8 and the last ones are the scorer's.
#include <algorithm>
#include <cmath>

#include "addon/arguments.h"
#include "addon/kernels_argument.h"
#include "addon/registration.h"
#include "addon/scorer_argument.h"
#include "core/candidates_draw.h"
#include "core/walk.h"

namespace lode {

namespace {

constexpr int64_t kMaxRows = int64_t{1} << 40;

bool within(double x, double least, double most) { return x >= least && x <= most; }

const int32_t* cancelArgument(Arguments& args, size_t index) {
  if (!args.given(index)) return nullptr;
  const Span<int32_t> cancel = args.ints(index, "cancel");
  args.exact("cancel", cancel.length, 1);
  return cancel.data;
}

/**
 * scoreCandidates(scorer.., points, rows, out (rows, 5), mean (rows, observables) | null, spread likewise, cancel | null,
 * models..) -> rows scored. A row of `out`: score, its logarithm, log likelihood, P(physical), P(found).
 */
Napi::Value scoreCandidates(const Napi::CallbackInfo& info) {
  Arguments args(info, "scoreCandidates");
  const simd::Kernels* kernels = kernelsArgument(args, 0);
  ScorerArgument scorer;
  readScorer(args, info, kAfterScorer + 6, scorer);
  const int64_t rows = args.integer(kAfterScorer + 1, "rows", 0, kMaxRows);
  const size_t size = static_cast<size_t>(rows), observables = static_cast<size_t>(scorer.problem.observables);
  const int dim = scorer.problem.dim;
  const Span<double> points = args.matrix(kAfterScorer, "points", size, static_cast<size_t>(dim));
  const Span<double> out = args.matrix(kAfterScorer + 2, "out", size, 5);
  Span<double> mean{}, spread{};
  const bool predictions = args.given(kAfterScorer + 3);
  if (predictions) mean = args.matrix(kAfterScorer + 3, "mean", size, observables);
  if (predictions) spread = args.matrix(kAfterScorer + 4, "spread", size, observables);
  const int32_t* cancel = cancelArgument(args, kAfterScorer + 5);
  if (!args.ok()) return args.refuse();
  CandidateTile tile(*kernels, scorer.scorer);
  int64_t start = 0;
  for (; start < rows; start += kTile) {
    if (cancel && __atomic_load_n(cancel, __ATOMIC_RELAXED) != 0) break;
    const int count = static_cast<int>(std::min<int64_t>(kTile, rows - start));
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < dim; j++) tile.cube(j)[i] = points.data[(start + i) * dim + j];
      tile.need()[i] = -1;
    }
    tile.evaluate(count, true);
    for (int i = 0; i < count; i++) {
      const CandidateScore s = tile.parts(i);
      const double parts[] = {s.score, s.logScore, s.logLikelihood, s.physical, s.found};
      std::copy(parts, parts + 5, out.data + (start + i) * 5);
      for (size_t o = 0; predictions && o < observables; o++)
        tile.prediction(i, static_cast<int>(o), mean.data + (start + i) * observables + o,
                        spread.data + (start + i) * observables + o);
    }
  }
  return Napi::Number::New(info.Env(), static_cast<double>(std::min(start, rows)));
}

/** Arguments 9 to 12: kind of proposal, numbers | null, rows, width | null. */
Proposal proposalArgument(Arguments& args, int dim, double correction) {
  Proposal p;
  p.kind = static_cast<Proposal::Kind>(args.integer(kAfterScorer, "the kind of proposal", 0, 2));
  p.correction = correction;
  if (p.kind == Proposal::uniform) return p;
  p.rows = args.integer(kAfterScorer + 2, "the proposal's rows", 1, 1 << 30);
  const size_t rows = static_cast<size_t>(p.rows), width = static_cast<size_t>(dim);
  const bool map = p.kind == Proposal::map;
  const Span<double> numbers =
      map ? args.matrix(kAfterScorer + 1, "the proposal's edges", width, rows + 1)
          : args.matrix(kAfterScorer + 1, "the proposal's centres", rows, width);
  p.numbers = numbers.data;
  if (!map) {
    p.width = args.matrix(kAfterScorer + 3, "the proposal's width", 1, width).data;
    for (size_t j = 0; args.ok() && j < width; j++)
      if (!within(p.width[j], 0, 1e6)) args.fail("the proposal's width is out of range");
  }
  for (size_t i = 0; args.ok() && i < numbers.length; i++) {
    if (!within(numbers.data[i], 0, 1)) args.fail("the proposal leaves the unit cube");
    if (map && i % (rows + 1) != 0 && !(numbers.data[i] > numbers.data[i - 1])) args.fail("the proposal's edges do not ascend");
  }
  return p;
}

/** What drawing and surveying share: arguments 9 to 19. */
struct DrawArguments {
  Proposal proposal;
  DrawSettings settings;
  const int32_t* cancel = nullptr;
  Span<double> points, scores, indices, result;
};

constexpr size_t kDrawModels = kAfterScorer + 11;

DrawArguments drawArguments(Arguments& args, int dim, size_t results) {
  DrawArguments out;
  out.settings.key = keyArgument(args, kAfterScorer + 4, "key");
  const Span<double> s = args.doubles(kAfterScorer + 5, "settings");
  args.exact("settings", s.length, 6);
  out.cancel = cancelArgument(args, kAfterScorer + 6);
  out.points = args.doubles(kAfterScorer + 7, "points");
  out.scores = args.doubles(kAfterScorer + 8, "scores");
  out.indices = args.doubles(kAfterScorer + 9, "indices");
  out.result = args.doubles(kAfterScorer + 10, "result");
  args.exact("result", out.result.length, results);
  if (!args.ok()) return out;
  const double most = 9007199254740992.0;
  if (!(within(s.data[0], 0, most) && within(s.data[1], 0, most) && within(s.data[2], 0, 1e9)))
    args.fail("first, count or limit is out of range");
  if (!(s.data[3] > 0 && s.data[4] > 0 && std::isfinite(s.data[3]) && std::isfinite(s.data[4]) && within(s.data[5], 0, 10)))
    args.fail("power, ceiling or correction is out of range");
  if (!args.ok()) return out;
  out.settings.first = static_cast<uint64_t>(s.data[0]);
  out.settings.count = static_cast<int64_t>(s.data[1]);
  out.settings.limit = static_cast<int64_t>(s.data[2]);
  out.settings.power = s.data[3];
  out.settings.ceiling = s.data[4];
  out.proposal = proposalArgument(args, dim, s.data[5]);
  const size_t limit = static_cast<size_t>(out.settings.limit);
  args.exact("points", out.points.length, limit * static_cast<size_t>(dim));
  args.exact("scores", out.scores.length, limit);
  args.exact("indices", out.indices.length, limit);
  return out;
}

/**
 * drawCandidates(scorer.., kind, numbers | null, rows, width | null, key, [first, count, limit, power, ceiling, correction],
 * cancel | null, points (limit, dim), scores, indices, result, models..); result: accepted, tested, cancelled.
 */
Napi::Value drawBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "drawCandidates");
  const simd::Kernels* kernels = kernelsArgument(args, 0);
  ScorerArgument scorer;
  readScorer(args, info, kDrawModels, scorer);
  const DrawArguments a = drawArguments(args, scorer.problem.dim, 3);
  if (!args.ok()) return args.refuse();
  const DrawResult r = drawCandidates(*kernels, scorer.scorer, a.proposal, a.settings, a.cancel, a.points.data,
                                      a.scores.data, a.indices.data);
  const double result[] = {static_cast<double>(r.accepted), static_cast<double>(r.tested), r.cancelled ? 1.0 : 0.0};
  std::copy(result, result + 3, a.result.data);
  return info.Env().Undefined();
}

/** surveyCandidates: as drawCandidates, `limit` rows are kept; result: tested, sum, largest score, log Lmax, cancelled. */
Napi::Value surveyBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "surveyCandidates");
  const simd::Kernels* kernels = kernelsArgument(args, 0);
  ScorerArgument scorer;
  readScorer(args, info, kDrawModels, scorer);
  const DrawArguments a = drawArguments(args, scorer.problem.dim, 5);
  if (!args.ok()) return args.refuse();
  const SurveyResult r = surveyCandidates(*kernels, scorer.scorer, a.proposal, a.settings, a.settings.limit, a.cancel,
                                          a.points.data, a.scores.data, a.indices.data);
  const double result[] = {static_cast<double>(r.tested), r.scoreSum, r.scoreMax, r.logLmax, r.cancelled ? 1.0 : 0.0};
  std::copy(result, result + 5, a.result.data);
  return info.Env().Undefined();
}

/** [walkers, steps, record, stretch, evolution, local, stretch scale, evolution scale, power] */
const char* readWalk(Span<double> s, WalkSettings& out) {
  if (s.length != 9) return "settings has the wrong length";
  const double* d = s.data;
  if (!(within(d[0], 4, 1e9) && within(d[1], 0, 1e9) && within(d[2], 0, 1e9)))
    return "walkers (at least 4), steps or record is out of range";
  if (!(within(d[3], 0, 1e9) && within(d[4], 0, 1e9) && within(d[5], 0, 1e9) && d[3] + d[4] + d[5] > 0))
    return "the moves' frequencies are out of range";
  if (!(within(d[6], 1, 1e6) && within(d[7], 0, 1e6) && within(d[8], 0, 1e6)))
    return "a scale or the power is out of range";
  out.walkers = static_cast<int64_t>(d[0]);
  out.steps = static_cast<int64_t>(d[1]);
  out.record = static_cast<int64_t>(d[2]);
  out.stretch = d[3];
  out.evolution = d[4];
  out.local = d[5];
  out.stretchScale = d[6];
  out.evolutionScale = d[7];
  out.power = d[8];
  return nullptr;
}

/**
 * walkCandidates(scorer.., key, settings, width, cancel | null, points (walkers, dim), scores, chain, chainScores, result,
 * models..); result: accepted, proposed, steps, cancelled. chain: (steps / record, walkers, dim), empty without record.
 */
Napi::Value walkBinding(const Napi::CallbackInfo& info) {
  Arguments args(info, "walkCandidates");
  const simd::Kernels* kernels = kernelsArgument(args, 0);
  ScorerArgument scorer;
  readScorer(args, info, kAfterScorer + 9, scorer);
  WalkSettings settings;
  settings.key = keyArgument(args, kAfterScorer, "key");
  const Span<double> numbers = args.doubles(kAfterScorer + 1, "settings");
  if (args.ok())
    if (const char* wrong = readWalk(numbers, settings)) args.fail(wrong);
  if (!args.ok()) return args.refuse();
  const size_t dim = static_cast<size_t>(scorer.problem.dim), walkers = static_cast<size_t>(settings.walkers);
  const size_t recorded = settings.record > 0 ? static_cast<size_t>(settings.steps / settings.record) : 0;
  const Span<double> width = args.matrix(kAfterScorer + 2, "width", 1, dim);
  const int32_t* cancel = cancelArgument(args, kAfterScorer + 3);
  const Span<double> points = args.matrix(kAfterScorer + 4, "points", walkers, dim);
  const Span<double> scores = args.matrix(kAfterScorer + 5, "scores", walkers, 1);
  const Span<double> chain = args.matrix(kAfterScorer + 6, "chain", recorded * walkers, dim);
  const Span<double> chainScores = args.matrix(kAfterScorer + 7, "chain scores", recorded, walkers);
  const Span<double> result = args.matrix(kAfterScorer + 8, "result", 4, 1);
  for (size_t i = 0; args.ok() && i < points.length; i++)
    if (!(points.data[i] > 0 && points.data[i] < 1)) args.fail("a walker stands outside the open unit cube");
  if (!args.ok()) return args.refuse();
  const WalkResult r = walkCandidates(*kernels, scorer.scorer, settings, width.data, cancel, points.data, scores.data,
                                      chain.data, chainScores.data);
  const double numbersOut[] = {static_cast<double>(r.accepted), static_cast<double>(r.proposed),
                               static_cast<double>(r.steps), r.cancelled ? 1.0 : 0.0};
  std::copy(numbersOut, numbersOut + 4, result.data);
  return info.Env().Undefined();
}

}  // namespace

void registerCandidates(Napi::Env env, Napi::Object exports) {
  exports.Set("scoreCandidates", Napi::Function::New(env, scoreCandidates, "scoreCandidates"));
  exports.Set("drawCandidates", Napi::Function::New(env, drawBinding, "drawCandidates"));
  exports.Set("surveyCandidates", Napi::Function::New(env, surveyBinding, "surveyCandidates"));
  exports.Set("walkCandidates", Napi::Function::New(env, walkBinding, "walkCandidates"));
}

}  // namespace lode
