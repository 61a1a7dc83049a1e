#include "addon/scorer_argument.h"

namespace lode {

namespace {

void readModel(Arguments& args, size_t index, Surrogate& model) {
  const int64_t kind = args.integer(index++, "a model's kind", 0, INT32_MAX);
  const Span<int32_t> code = args.ints(index, "a model's code");
  const Span<double> numbers = args.doubles(index + 1, "a model's numbers");
  const Span<float> weights = args.floats(index + 2, "a model's weights");
  if (!args.ok()) return;
  if (const char* wrong =
          decodeSurrogate(static_cast<int>(kind), code.data, code.length, numbers.data, numbers.length, weights.data, weights.length, model))
    args.fail(wrong);
}

void readSettings(Arguments& args, Scorer& scorer) {
  const Span<double> settings = args.doubles(4, "settings");
  args.exact("settings", settings.length, 4);
  if (!args.ok()) return;
  const double kind = settings.data[0];
  if (!(kind == 0 || kind == 1 || kind == 2)) return args.fail("the acceptance is unknown");
  scorer.acceptance = static_cast<Acceptance>(kind);
  scorer.logLmax = settings.data[1];
  scorer.mix = settings.data[2];
  scorer.physicalCut = settings.data[3];
}

void readSpread(Arguments& args, Scorer& scorer, size_t observables) {
  const Span<double> spread = args.doubles(3, "spread");
  args.exact("spread", spread.length, 3 * observables);
  if (!args.ok()) return;
  scorer.inflate.assign(spread.data, spread.data + observables);
  scorer.extra.assign(spread.data + observables, spread.data + 2 * observables);
  scorer.screen.assign(spread.data + 2 * observables, spread.data + 3 * observables);
}

}  // namespace

void readScorer(Arguments& args, const Napi::CallbackInfo& info, size_t models, ScorerArgument& out) {
  const Span<int32_t> code = args.ints(1, "the problem's code");
  const Span<double> numbers = args.doubles(2, "the problem's numbers");
  if (!args.ok()) return;
  const std::string wrong = decodeProblem(code.data, code.length, numbers.data, numbers.length, out.problem);
  if (!wrong.empty()) return args.fail(wrong);
  Scorer& scorer = out.scorer;
  scorer.problem = &out.problem;
  readSpread(args, scorer, static_cast<size_t>(out.problem.observables));
  readSettings(args, scorer);
  scorer.hasPhysical = args.given(5);
  if (scorer.hasPhysical) readModel(args, 5, scorer.physical);
  if (info.Length() < models || (info.Length() - models) % 6 != 0) args.fail("the models are incomplete");
  for (size_t i = models; args.ok() && i < info.Length(); i += 6) {
    ScorerModel model;
    readModel(args, i, model.model);
    const Span<int32_t> columns = args.ints(i + 4, "a model's columns");
    const Span<uint8_t> log = args.bytes(i + 5, "a model's scales");
    if (!args.ok()) return;
    model.columns.assign(columns.data, columns.data + columns.length);
    model.log.assign(log.data, log.data + log.length);
    scorer.models.push_back(std::move(model));
  }
  if (!args.ok()) return;
  const std::string unfit = scorer.prepare();
  if (!unfit.empty()) args.fail(unfit);
}

}  // namespace lode
