#include "core/candidates_tile.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/candidates_chance.h"

namespace lode {

using simd::kPanel;
using simd::padded;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

CandidateTile::CandidateTile(const simd::Kernels& kernels, const Scorer& scorer)
    : kernels_(kernels),
      scorer_(scorer),
      problem_(*scorer.problem),
      cube_(static_cast<size_t>(problem_.dim) * kTile),
      need_(kTile),
      values_(static_cast<size_t>(scorer.members) * scorer.inflate.size() * kTile),
      centre_(scorer.inflate.size() * kTile, NAN),
      deviation_(scorer.inflate.size() * kTile, NAN),
      physical_(kTile),
      found_(kTile),
      logFound_(kTile),
      logLikelihood_(kTile),
      score_(kTile),
      logScore_(kTile),
      allowed_(kTile),
      space_(scorer.widest),
      panel_(static_cast<size_t>(scorer.mostInputs * kPanel)),
      output_(static_cast<size_t>(scorer.widest * kPanel)),
      gathered_(scorer.mostValues > 0 ? static_cast<size_t>(problem_.dim) * kTile : 0),
      tileValues_(static_cast<size_t>(scorer.mostValues) * kTile),
      block_(problem_) {
  for (const ScorerModel& m : scorer.models) spaces_.emplace_back(m.model);
  spaces_.emplace_back(scorer.physical);
}

void CandidateTile::evaluate(int count, bool full) {
  full_ = full;
  active_.resize(static_cast<size_t>(count));
  for (int i = 0; i < count; i++) active_[i] = i;
  for (std::vector<double>* v : {&physical_, &found_}) std::fill(v->begin(), v->begin() + count, 1.0);
  for (std::vector<double>* v : {&score_, &logFound_, &logLikelihood_}) std::fill(v->begin(), v->begin() + count, 0.0);
  std::fill(allowed_.begin(), allowed_.begin() + count, uint8_t{1});
  if (scorer_.checksParameters) checkParameters();
  if (scorer_.hasPhysical) classify();
  const bool found = full || scorer_.acceptance != Acceptance::likelihood;
  if (found && !scorer_.onParameters.empty()) requireParameters();
  for (size_t i = 0; i < scorer_.models.size(); i++) {
    const int model = static_cast<int>(i);
    if (!full && scorer_.acceptance == Acceptance::found) screenFirst(model);
    predict(model);
    summarize(model);
    if (found) requireDirect(model);
  }
  if (found && !scorer_.indirect.empty()) requireIndirect();
  if (full || scorer_.acceptance != Acceptance::found) evaluateLikelihood();
  finish();
}

// The most that a score can still become.
void CandidateTile::drop() {
  size_t kept = 0;
  for (const int32_t slot : active_) {
    double bound = physical_[slot];
    if (scorer_.acceptance == Acceptance::found) bound *= found_[slot];
    if (scorer_.acceptance == Acceptance::mixed) bound *= scorer_.mix * found_[slot] + 1 - scorer_.mix;
    if (bound > need_[slot]) active_[kept++] = slot;
  }
  active_.resize(kept);
}

void CandidateTile::multiply(int slot, double lower, double upper, double mean, double sd) {
  found_[slot] *= intervalChance(lower, upper, mean, sd);
  if (full_) logFound_[slot] += logIntervalChance(lower, upper, mean, sd);
}

// ---- surrogates ----

/** sink(member, slot, output, value) for members from .. to - 1 at every active slot. */
template <typename Sink>
void CandidateTile::run(const Surrogate& model, SurrogateSpace& space, int64_t from, int64_t to, Sink sink) {
  if (model.kind == SurrogateKind::network) {
    for (int64_t member = from; member < to; member++)
      runNetwork(model.network, member, [&](int slot, int k, double value) { sink(member, slot, k, value); });
    return;
  }
  const int count = static_cast<int>(active_.size());
  for (int j = 0; j < problem_.dim; j++) {
    const double* x = cube(j);
    double* g = at(gathered_, j);
    for (int i = 0; i < count; i++) g[i] = x[active_[i]];
  }
  scoreSurrogate(kernels_, model, from, to, gathered_.data(), count, space, tileValues_.data());
  const double* value = tileValues_.data();
  for (int64_t member = from; member < to; member++)
    for (int64_t k = 0; k < model.outputs; k++, value += kTile)
      for (int i = 0; i < count; i++) sink(member, active_[i], static_cast<int>(k), value[i]);
}

/** sink(slot, output, value) for every active slot, with output functions applied and values in the targets' units. */
template <typename Sink>
void CandidateTile::runNetwork(const Model& model, int64_t member, Sink sink) {
  const Network& network = model.network;
  const bool linear = network.output == Output::linear;
  for (size_t start = 0; start < active_.size(); start += kPanel) {
    const int64_t count = std::min<int64_t>(kPanel, static_cast<int64_t>(active_.size() - start)), lanes = padded(count);
    const int32_t* slots = active_.data() + start;
    for (int64_t j = 0; j < network.inputs; j++) {
      const double shift = model.inputShift[j], inverse = 1 / model.inputScale[j];
      const double* x = cube(static_cast<int>(j));
      float* to = panel_.data() + j * lanes;
      for (int64_t i = 0; i < count; i++) to[i] = static_cast<float>((x[slots[i]] - shift) * inverse);
      for (int64_t i = count; i < lanes; i++) to[i] = 0;
    }
    const float* w = model.weights + member * network.memberWeights;
    const float* raw = forwardPanel(kernels_, network, w, panel_.data(), lanes, space_);
    if (!linear) {
      std::copy(raw, raw + network.outputs * lanes, output_.data());
      applyOutput(network, output_.data(), lanes);
      raw = output_.data();
    }
    for (int64_t k = 0; k < network.outputs; k++) {
      const double scale = linear ? model.outputScale[k] : 1.0, shift = linear ? model.outputShift[k] : 0.0;
      for (int64_t i = 0; i < count; i++)
        sink(slots[i], static_cast<int>(k), static_cast<double>(raw[k * lanes + i]) * scale + shift);
    }
  }
}

void CandidateTile::classify() {
  const Surrogate& model = scorer_.physical;
  const int physicalClass = model.physicalClass;
  const double share = 1.0 / static_cast<double>(model.members);
  std::vector<double>& p = physical_;
  for (const int32_t slot : active_) p[slot] = 0;
  run(model, spaces_.back(), 0, model.members, [&](int64_t, int slot, int k, double value) {
    if (k == physicalClass) p[slot] += value * share;
  });
  if (scorer_.physicalCut > 0)
    for (const int32_t slot : active_) p[slot] = p[slot] >= scorer_.physicalCut ? 1 : 0;
  drop();
}

void CandidateTile::predict(int model) {
  const ScorerModel& m = scorer_.models[model];
  run(m.model, spaces_[model], 0, m.model.members,
      [&](int64_t member, int slot, int k, double v) { value(member, m.columns[k])[slot] = v; });
}

void CandidateTile::screenFirst(int model) {
  const ScorerModel& m = scorer_.models[model];
  const std::vector<DirectRequirement>& direct = scorer_.direct[model];
  const bool screened = std::any_of(direct.begin(), direct.end(), [&](const DirectRequirement& r) {
    return std::isfinite(scorer_.screen[r.observable]);
  });
  if (!screened || m.model.members < 2 || !m.model.separable) return;
  run(m.model, spaces_[model], 0, 1,
      [&](int64_t, int slot, int k, double v) { value(0, m.columns[k])[slot] = v; });
  for (const DirectRequirement& r : direct) {
    const double reach = scorer_.screen[r.observable];
    const double* v = value(0, r.observable);
    for (const int32_t slot : active_)
      if (!(v[slot] >= r.lower - reach && v[slot] <= r.upper + reach)) found_[slot] = 0;
  }
  drop();
}

void CandidateTile::summarize(int model) {
  const ScorerModel& m = scorer_.models[model];
  const int64_t members = m.model.members;
  for (const int32_t o : m.columns) {
    const double inflate = scorer_.inflate[o], extra = scorer_.extra[o];
    double* centre = at(centre_, o);
    double* deviation = at(deviation_, o);
    if (members == 1) {
      const double* only = value(0, o);
      for (const int32_t slot : active_) {
        centre[slot] = only[slot];
        deviation[slot] = extra;
      }
      continue;
    }
    for (const int32_t slot : active_) {
      double sum = 0, squares = 0;
      for (int64_t i = 0; i < members; i++) sum += value(i, o)[slot];
      const double mean = sum / static_cast<double>(members);
      for (int64_t i = 0; i < members; i++) {
        const double d = value(i, o)[slot] - mean;
        squares += d * d;
      }
      const double variance = squares / static_cast<double>(members - 1);
      centre[slot] = mean;
      deviation[slot] = std::sqrt(inflate * inflate * variance + extra * extra);
    }
  }
}

void CandidateTile::requireDirect(int model) {
  for (const DirectRequirement& r : scorer_.direct[model]) {
    const double* centre = at(centre_, r.observable);
    const double* deviation = at(deviation_, r.observable);
    for (const int32_t slot : active_) multiply(slot, r.lower, r.upper, centre[slot], deviation[slot]);
    drop();
  }
}

// ---- results ----

void CandidateTile::finish() {
  size_t kept = 0;
  const double mix = scorer_.mix;
  for (const int32_t slot : active_) {
    const bool likely = scorer_.acceptance != Acceptance::found;
    const double excess = likely ? std::min(0.0, logLikelihood_[slot] - scorer_.logLmax) : 0;
    const double logRatio = allowed_[slot] ? excess : -kInfinity;
    // exp(-46) is 1e-20: no need that comes of a 52-bit uniform is as small.
    const double ratio = likely && logRatio > -46 ? std::exp(logRatio) : 0;
    double score = physical_[slot] * found_[slot], logScore = logFound_[slot];
    if (scorer_.acceptance == Acceptance::likelihood) {
      score = physical_[slot] * ratio;
      logScore = logRatio;
    } else if (scorer_.acceptance == Acceptance::mixed) {
      score = physical_[slot] * (mix * found_[slot] + (1 - mix) * ratio);
      const double a = std::log(mix) + logFound_[slot], b = std::log(1 - mix) + logRatio, most = std::max(a, b);
      logScore = most == -kInfinity ? most : most + std::log(std::exp(a - most) + std::exp(b - most));
    }
    score_[slot] = score;
    if (full_) logScore_[slot] = logScore + std::log(physical_[slot]);
    if (score > need_[slot]) active_[kept++] = slot;
  }
  active_.resize(kept);
}

CandidateScore CandidateTile::parts(int slot) const {
  return {score_[slot], logScore_[slot], allowed_[slot] ? logLikelihood_[slot] : -kInfinity, physical_[slot], found_[slot]};
}

void CandidateTile::prediction(int slot, int observable, double* mean, double* spread) const {
  const double c = at(centre_, observable)[slot], d = at(deviation_, observable)[slot];
  const bool log = scorer_.logOf[observable] != 0;
  *mean = log ? std::exp(c) : c;
  *spread = log ? std::exp(c) * d : d;
}

}  // namespace lode
