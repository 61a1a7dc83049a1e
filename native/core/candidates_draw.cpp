#include "core/candidates_draw.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/normal.h"

namespace lode {

namespace {

// Lanes of a stream, beside those of the coordinates: 0, 1, ... (two coordinates each).
constexpr uint64_t kAcceptLane = uint64_t{1} << 32, kCentreLane = uint64_t{2} << 32;

bool isCancelled(const int32_t* cancel) { return cancel && __atomic_load_n(cancel, __ATOMIC_RELAXED) != 0; }

double intoCube(double x) {
  // Reflected at both walls; a coordinate on a wall would leave the open cube.
  x = std::fabs(x - 2 * std::floor(x / 2 + 0.5));
  return std::clamp(x, 0x1p-53, 1 - 0x1p-53);
}

class Drawer {
 public:
  Drawer(const simd::Kernels& kernels, const Scorer& scorer, const Proposal& proposal, const DrawSettings& settings)
      : kernels_(kernels), dim_(scorer.problem->dim), proposal_(proposal), settings_(settings), tile_(kernels, scorer),
        halves_{std::vector<double>(kTile), std::vector<double>(kTile)}, spare_(kTile), weight_(kTile) {}

  CandidateTile& tile() { return tile_; }

  /** Candidates first .. first + count into the tile's cube. */
  void draw(uint64_t first, int count) {
    const Key key = settings_.key;
    for (int j = 0; j < dim_; j += 2)
      kernels_.uniforms(key.a, key.b, first, static_cast<uint64_t>(j / 2), count, tile_.cube(j),
                        j + 1 < dim_ ? tile_.cube(j + 1) : spare_.data());
    std::fill(weight_.begin(), weight_.begin() + count, 1.0);
    if (proposal_.kind == Proposal::map) mapped(count);
    if (proposal_.kind == Proposal::around) moved(first, count);
  }

  /** The score that each candidate has to exceed. */
  void setNeeds(uint64_t first, int count) {
    // Two uniforms a block: candidate i has half i % 2 of block i / 2.
    const int skip = static_cast<int>(first % 2), blocks = (skip + count + 1) / 2;
    kernels_.uniforms(settings_.key.a, settings_.key.b, first / 2, kAcceptLane, blocks, halves_[0].data(), halves_[1].data());
    const double exponent = 1 / settings_.power;
    const bool plain = settings_.power == 1;
    for (int i = 0; i < count; i++) {
      const double u = halves_[(skip + i) % 2][static_cast<size_t>((skip + i) / 2)];
      const double need = u * settings_.ceiling / weight_[i];
      tile_.need()[i] = plain ? need : std::pow(need, exponent);
    }
  }

 private:
  void mapped(int count) {
    const int64_t bins = proposal_.rows;
    for (int j = 0; j < dim_; j++) {
      const double* edges = proposal_.numbers + j * (bins + 1);
      double* x = tile_.cube(j);
      for (int i = 0; i < count; i++) {
        const double scaled = x[i] * static_cast<double>(bins);
        const int64_t bin = std::min(static_cast<int64_t>(scaled), bins - 1);
        const double width = edges[bin + 1] - edges[bin];
        x[i] = std::clamp(edges[bin] + width * (scaled - static_cast<double>(bin)), 0x1p-53, 1 - 0x1p-53);
        weight_[i] *= width * static_cast<double>(bins);
      }
    }
    if (proposal_.correction == 1) return;
    for (int i = 0; i < count; i++) weight_[i] = std::pow(weight_[i], proposal_.correction);
  }

  void moved(uint64_t first, int count) {
    for (int i = 0; i < count; i++) {
      const double u = uniformAt(settings_.key, first + static_cast<uint64_t>(i), kCentreLane);
      const double* centre = proposal_.numbers + static_cast<int64_t>(u * static_cast<double>(proposal_.rows)) * dim_;
      for (int j = 0; j < dim_; j++) {
        double& x = tile_.cube(j)[i];
        x = intoCube(centre[j] + proposal_.width[j] * normalQuantile(x));
      }
    }
  }

  const simd::Kernels& kernels_;
  const int dim_;
  const Proposal& proposal_;
  const DrawSettings& settings_;
  CandidateTile tile_;
  std::vector<double> halves_[2], spare_, weight_;
};

struct Ranked {
  double score;
  uint64_t index;
  // A heap by this order has the worst kept candidate on top.
  bool operator<(const Ranked& other) const { return score > other.score || (score == other.score && index < other.index); }
};

}  // namespace

DrawResult drawCandidates(const simd::Kernels& kernels, const Scorer& scorer, const Proposal& proposal,
                          const DrawSettings& settings, const int32_t* cancel, double* points, double* scores,
                          double* indices) {
  Drawer drawer(kernels, scorer, proposal, settings);
  CandidateTile& tile = drawer.tile();
  const int dim = scorer.problem->dim;
  DrawResult result;
  while (result.tested < settings.count && result.accepted < settings.limit) {
    if (isCancelled(cancel)) {
      result.cancelled = true;
      break;
    }
    const int count = static_cast<int>(std::min<int64_t>(kTile, settings.count - result.tested));
    const uint64_t first = settings.first + static_cast<uint64_t>(result.tested);
    drawer.draw(first, count);
    drawer.setNeeds(first, count);
    tile.evaluate(count, false);
    int64_t done = count;
    for (const int32_t slot : tile.active()) {
      for (int j = 0; j < dim; j++) points[result.accepted * dim + j] = tile.cube(j)[slot];
      scores[result.accepted] = tile.score(slot);
      indices[result.accepted] = static_cast<double>(first + static_cast<uint64_t>(slot));
      if (++result.accepted < settings.limit) continue;
      done = slot + 1;
      break;
    }
    result.tested += done;
  }
  return result;
}

SurveyResult surveyCandidates(const simd::Kernels& kernels, const Scorer& scorer, const Proposal& proposal,
                              const DrawSettings& settings, int64_t keep, const int32_t* cancel, double* points,
                              double* scores, double* indices) {
  Drawer drawer(kernels, scorer, proposal, settings);
  CandidateTile& tile = drawer.tile();
  const int dim = scorer.problem->dim;
  SurveyResult result;
  result.logLmax = -std::numeric_limits<double>::infinity();
  std::vector<Ranked> best;
  for (; result.tested < settings.count && !result.cancelled; result.cancelled = isCancelled(cancel)) {
    const int count = static_cast<int>(std::min<int64_t>(kTile, settings.count - result.tested));
    const uint64_t first = settings.first + static_cast<uint64_t>(result.tested);
    drawer.draw(first, count);
    std::fill(tile.need(), tile.need() + count, -1.0);
    tile.evaluate(count, true);
    for (int i = 0; i < count; i++) {
      const CandidateScore parts = tile.parts(i);
      result.scoreSum += parts.score;
      result.scoreMax = std::max(result.scoreMax, parts.score);
      if (parts.physical >= 0.5) result.logLmax = std::max(result.logLmax, parts.logLikelihood);
      if (keep == 0) continue;
      const Ranked ranked{parts.score, first + static_cast<uint64_t>(i)};
      if (static_cast<int64_t>(best.size()) == keep && !(ranked < best.front())) continue;
      if (static_cast<int64_t>(best.size()) == keep) {
        std::pop_heap(best.begin(), best.end());
        best.pop_back();
      }
      best.push_back(ranked);
      std::push_heap(best.begin(), best.end());
    }
    result.tested += count;
  }
  std::sort(best.begin(), best.end());
  for (int64_t r = 0; r < keep; r++) {
    const bool filled = r < static_cast<int64_t>(best.size());
    scores[r] = filled ? best[r].score : 0;
    indices[r] = filled ? static_cast<double>(best[r].index) : -1;
    if (!filled) continue;
    drawer.draw(best[r].index, 1);  // a pure function of the index, so not kept
    for (int j = 0; j < dim; j++) points[r * dim + j] = tile.cube(j)[0];
  }
  return result;
}

}  // namespace lode
