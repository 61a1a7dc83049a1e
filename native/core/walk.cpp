#include "core/walk.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/normal.h"

namespace lode {

namespace {

// Draws of one walker at one step: a stream of its own, read in order.
class Draws {
 public:
  Draws(Key key, uint64_t step, uint64_t walker) : key_(key), counter_(step << 32 | walker) {}
  double uniform() {
    if (left_ == 0) {
      block_ = philox(key_, counter_, lane_++);
      left_ = 2;
    }
    left_--;
    return openUniform(block_.v[left_ * 2], block_.v[left_ * 2 + 1]);
  }
  double normal() { return normalQuantile(uniform()); }
  int64_t below(int64_t count) { return static_cast<int64_t>(uniform() * static_cast<double>(count)); }

 private:
  Key key_;
  uint64_t counter_, lane_ = 0;
  Block block_{};
  int left_ = 0;
};

double reflected(double x) {
  x = std::fabs(x - 2 * std::floor(x / 2 + 0.5));
  return std::clamp(x, 0x1p-53, 1 - 0x1p-53);
}

class Population {
 public:
  Population(const simd::Kernels& kernels, const Scorer& scorer, const WalkSettings& settings, const double* width,
             double* points)
      : settings_(settings), width_(width), points_(points), dim_(scorer.problem->dim), tile_(kernels, scorer),
        logScores_(static_cast<size_t>(settings.walkers)), proposal_(static_cast<size_t>(kTile * dim_)),
        logFactor_(kTile), threshold_(kTile) {}

  /** Scores of the walkers as they stand. */
  void scoreAll() {
    for (int64_t start = 0; start < settings_.walkers; start += kTile) {
      const int count = static_cast<int>(std::min<int64_t>(kTile, settings_.walkers - start));
      std::copy(points_ + start * dim_, points_ + (start + count) * dim_, proposal_.data());
      evaluate(count);
      for (int i = 0; i < count; i++) logScores_[start + i] = tile_.parts(i).logScore;
    }
  }

  /** One step of the walkers from..to, whose partners are the walkers otherFrom..otherTo. */
  int64_t move(uint64_t step, int64_t from, int64_t to, int64_t otherFrom, int64_t otherTo) {
    int64_t accepted = 0;
    for (int64_t start = from; start < to; start += kTile) {
      const int count = static_cast<int>(std::min<int64_t>(kTile, to - start));
      for (int i = 0; i < count; i++) propose(step, start + i, i, otherFrom, otherTo);
      evaluate(count);
      for (int i = 0; i < count; i++) {
        const double next = tile_.parts(i).logScore, gain = settings_.power * (next - logScores_[start + i]);
        // From score 0 (log -inf) any score is a gain; from -inf to -inf nothing moves.
        if (!(next > -std::numeric_limits<double>::infinity()) || !(threshold_[i] < gain + logFactor_[i])) continue;
        std::copy(&proposal_[i * dim_], &proposal_[i * dim_] + dim_, points_ + (start + i) * dim_);
        logScores_[start + i] = next;
        accepted++;
      }
    }
    return accepted;
  }

  double score(int64_t walker) const { return std::exp(logScores_[walker]); }

 private:
  void evaluate(int count) {
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < dim_; j++) tile_.cube(j)[i] = proposal_[i * dim_ + j];
      tile_.need()[i] = -1;
    }
    tile_.evaluate(count, true);
  }

  void propose(uint64_t step, int64_t walker, int slot, int64_t otherFrom, int64_t otherTo) {
    Draws draws(settings_.key, step, static_cast<uint64_t>(walker));
    const double* x = points_ + walker * dim_;
    double* y = &proposal_[slot * dim_];
    threshold_[slot] = std::log(draws.uniform());
    logFactor_[slot] = 0;
    const double total = settings_.stretch + settings_.evolution + settings_.local, kind = draws.uniform() * total;
    const int64_t others = otherTo - otherFrom;
    if (kind < settings_.stretch) {
      const double* partner = points_ + (otherFrom + draws.below(others)) * dim_;
      // z of density 1 / sqrt(z) on [1 / a, a]; accepted with z^(dim - 1).
      const double a = settings_.stretchScale, root = 1 + (a - 1) * draws.uniform(), z = root * root / a;
      logFactor_[slot] = (dim_ - 1) * std::log(z);
      for (int j = 0; j < dim_; j++) y[j] = partner[j] + z * (x[j] - partner[j]);
      stayInside(slot);
    } else if (kind < settings_.stretch + settings_.evolution) {
      const int64_t first = draws.below(others), second = (first + 1 + draws.below(others - 1)) % others;
      const double* a = points_ + (otherFrom + first) * dim_;
      const double* b = points_ + (otherFrom + second) * dim_;
      const double usual = settings_.evolutionScale > 0 ? settings_.evolutionScale : 2.38 / std::sqrt(2.0 * dim_);
      const double scale = draws.uniform() < 0.1 ? 1.0 : usual;
      for (int j = 0; j < dim_; j++) y[j] = x[j] + scale * (a[j] - b[j]) + 0.01 * width_[j] * draws.normal();
      stayInside(slot);
    } else {
      for (int j = 0; j < dim_; j++) y[j] = reflected(x[j] + width_[j] * draws.normal());
    }
  }

  // Reflection keeps the balance only where the coordinates' steps are independent: elsewhere a step outside is refused.
  void stayInside(int slot) {
    for (int j = 0; j < dim_; j++) {
      double& y = proposal_[slot * dim_ + j];
      if (y > 0 && y < 1) continue;
      logFactor_[slot] = -std::numeric_limits<double>::infinity();
      y = 0.5;
    }
  }

  const WalkSettings& settings_;
  const double* width_;
  double* points_;
  const int dim_;
  CandidateTile tile_;
  std::vector<double> logScores_, proposal_, logFactor_, threshold_;
};

}  // namespace

WalkResult walkCandidates(const simd::Kernels& kernels, const Scorer& scorer, const WalkSettings& settings,
                          const double* width, const int32_t* cancel, double* points, double* scores, double* chain,
                          double* chainScores) {
  Population population(kernels, scorer, settings, width, points);
  const int64_t walkers = settings.walkers, half = walkers / 2;
  const int dim = scorer.problem->dim;
  WalkResult result;
  population.scoreAll();
  for (; result.steps < settings.steps; result.steps++) {
    if (cancel && __atomic_load_n(cancel, __ATOMIC_RELAXED) != 0) {
      result.cancelled = true;
      break;
    }
    const uint64_t step = static_cast<uint64_t>(result.steps);
    result.accepted += population.move(step, 0, half, half, walkers);
    result.accepted += population.move(step, half, walkers, 0, half);
    result.proposed += walkers;
    if (settings.record == 0 || (result.steps + 1) % settings.record != 0) continue;
    const int64_t row = (result.steps + 1) / settings.record - 1;
    std::copy(points, points + walkers * dim, chain + row * walkers * dim);
    for (int64_t i = 0; i < walkers; i++) chainScores[row * walkers + i] = population.score(i);
  }
  for (int64_t i = 0; i < walkers; i++) scores[i] = population.score(i);
  return result;
}

}  // namespace lode
