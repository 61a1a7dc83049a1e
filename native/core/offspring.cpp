#include "core/offspring.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <vector>

namespace lode {

namespace {

/** How near to the faces of the open cube a point may come. */
constexpr double kEdge = 0x1p-53;
/** Parents this near in a coordinate are not crossed there. */
constexpr double kTooNear = 1e-14;
/** Tries for children that are new: with parents, then, for want of one, at random. */
constexpr int kTries = 16, kRandomTries = 8;
/** Lanes of the stream, beside those of the children, below 2^53. */
constexpr uint64_t kListLane = uint64_t{1} << 60, kMatingLane = uint64_t{1} << 61, kFactorLane = uint64_t{1} << 62;

double inside(double x) { return std::clamp(x, kEdge, 1 - kEdge); }

double cellCentre(double x, int32_t levels) {
  const double n = std::abs(levels);
  return (std::clamp(std::floor(x * n), 0.0, n - 1) + 0.5) / n;
}

/** Uniform numbers of one child, one after the other. */
struct Draws {
  Key key;
  uint64_t lane, next;
  double uniform() { return uniformAt(key, next++, lane); }
  size_t below(size_t count) { return std::min(count - 1, static_cast<size_t>(uniform() * static_cast<double>(count))); }
};

/**
 * Who meets whom: shuffled lists of all parents, one after the other, so that each takes part equally often. Place n of
 * them is a function of (key, n).
 */
class Lists {
 public:
  Lists(Key key, size_t count) : key_(key), list_(count) {}

  size_t at(uint64_t place) {
    const uint64_t number = place / list_.size();
    if (number != made_) {
      std::iota(list_.begin(), list_.end(), size_t{0});
      Draws draws{key_, kListLane | number, 0};
      for (size_t n = list_.size(); n > 1; n--) std::swap(list_[n - 1], list_[draws.below(n)]);
      made_ = number;
    }
    return list_[place % list_.size()];
  }

 private:
  Key key_;
  std::vector<size_t> list_;
  uint64_t made_ = std::numeric_limits<uint64_t>::max();
};

/** Which of two wins. */
size_t tournament(const Parents& parents, size_t a, size_t b, double coin) {
  if (parents.rank[a] != parents.rank[b]) return parents.rank[a] < parents.rank[b] ? a : b;
  if (parents.crowding[a] != parents.crowding[b]) return parents.crowding[a] > parents.crowding[b] ? a : b;
  if (parents.spread[a] != parents.spread[b]) return parents.spread[a] > parents.spread[b] ? a : b;
  return coin < 0.5 ? a : b;
}

/** One of the two children of x and y in (0, 1): each lies as far out as the face on its side allows. */
double crossed(double x, double y, double eta, bool lower, double u) {
  const double low = std::min(x, y), high = std::max(x, y), distance = high - low;
  const double beta = 1 + 2 * (lower ? low : 1 - high) / distance;
  const double alpha = 2 - std::pow(beta, -(eta + 1));
  const double spread = u <= 1 / alpha ? std::pow(u * alpha, 1 / (eta + 1)) : std::pow(1 / (2 - u * alpha), 1 / (eta + 1));
  return 0.5 * (low + high + (lower ? -spread : spread) * distance);
}

double mutated(double x, double eta, Draws& draws) {
  const double u = draws.uniform();
  if (u <= 0.5) return x + std::pow(2 * u + (1 - 2 * u) * std::pow(1 - x, eta + 1), 1 / (eta + 1)) - 1;
  return x + 1 - std::pow(2 * (1 - u) + (2 * u - 1) * std::pow(x, eta + 1), 1 / (eta + 1));
}

/** `first` says which of the two children; the other one gets what this one does not. */
double crossedValue(double x, double y, int32_t levels, double eta, bool first, double coin, double u) {
  const bool lower = (coin < 0.5) == first;
  if (levels < 0) return lower ? x : y;
  if (std::fabs(x - y) <= kTooNear) return first ? x : y;
  const double child = inside(crossed(x, y, eta, lower, u));
  return levels > 0 ? cellCentre(child, levels) : child;
}

double mutatedValue(double x, int32_t levels, double eta, Draws& draws) {
  if (levels == 0) return inside(mutated(x, eta, draws));
  const double n = std::abs(levels);
  if (n == 1) return x;
  if (levels < 0) {
    const double other = std::floor(draws.uniform() * (n - 1)), own = std::floor(x * n);
    return (std::min(other < own ? other : other + 1, n - 1) + 0.5) / n;
  }
  const double child = mutated(x, eta, draws), cell = cellCentre(child, levels);
  if (cell != x) return cell;
  // At least one step: in the direction of the mutation, or back from the end of the range.
  const bool up = x < 1 / n ? true : x > 1 - 1 / n ? false : child > x;
  return cellCentre(x + (up ? 1 : -1) / n, levels);
}

/** A child: two of them, 2 q and 2 q + 1, share their parents and what is drawn for the crossover. */
struct Birth {
  Key key;
  uint64_t number;
  uint32_t attempt;
  int tries;
  double etaFactor;

  Draws draws(uint64_t lane) const { return {key, lane, static_cast<uint64_t>(attempt) << 40 | static_cast<uint64_t>(tries) << 32}; }
};

void breed(const Breeding& how, const Birth& birth, const Parents& parents, Lists& lists, const Cube& cube, double* child) {
  const size_t dim = static_cast<size_t>(cube.dim);
  const uint64_t pair = birth.number / 2;
  const bool first = birth.number % 2 == 0;
  Draws mating = birth.draws(kMatingLane | pair), own = birth.draws(birth.number);
  size_t met[4];
  for (size_t n = 0; n < 4; n++) {
    const size_t any = mating.below(parents.count);
    // Later tries take anybody.
    met[n] = birth.attempt == 0 && birth.tries == 0 ? lists.at(4 * pair + n) : any;
  }
  const double* one = parents.points + tournament(parents, met[0], met[1], mating.uniform()) * dim;
  const double* other = parents.points + tournament(parents, met[2], met[3], mating.uniform()) * dim;
  const bool crossing = mating.uniform() < how.crossover;
  for (size_t j = 0; j < dim; j++) {
    child[j] = first ? one[j] : other[j];
    if (!crossing || mating.uniform() >= how.crossoverShare) continue;
    const double coin = mating.uniform(), u = mating.uniform();
    child[j] = crossedValue(one[j], other[j], cube.levels[j], birth.etaFactor * how.crossoverEta, first, coin, u);
  }
  if (own.uniform() >= how.mutation) return;
  for (size_t j = 0; j < dim; j++)
    if (own.uniform() < how.mutationShare)
      child[j] = mutatedValue(child[j], cube.levels[j], birth.etaFactor * how.mutationEta, own);
}

/**
 * Squared distance to the nearest of some points, the last first; some number that is not above `bound` as soon as one is
 * that near.
 */
double nearestAbove(double bound, Points points, const double* child, size_t dim) {
  double nearest = std::numeric_limits<double>::infinity();
  for (size_t i = points.rows; i-- > 0 && nearest > bound;) {
    const double* row = points.data + i * dim;
    double sum = 0;
    size_t j = 0;
    for (; j + 4 <= dim && sum < nearest; j += 4) {
      const double a = row[j] - child[j], b = row[j + 1] - child[j + 1];
      const double c = row[j + 2] - child[j + 2], d = row[j + 3] - child[j + 3];
      sum += (a * a + b * b) + (c * c + d * d);
    }
    if (sum >= nearest) continue;
    for (; j < dim; j++) sum += (row[j] - child[j]) * (row[j] - child[j]);
    nearest = std::min(nearest, sum);
  }
  return nearest;
}

}  // namespace

void toCells(const Cube& cube, double* points, size_t rows) {
  const size_t dim = static_cast<size_t>(cube.dim);
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < dim; j++)
      if (cube.levels[j] != 0) points[i * dim + j] = cellCentre(points[i * dim + j], cube.levels[j]);
}

void makeOffspring(const Breeding& breeding, const Parents& parents, const Cube& cube, Points told, Points pending, Key key,
                   uint64_t first, size_t count, uint32_t attempt, double* out) {
  const size_t dim = static_cast<size_t>(cube.dim);
  std::vector<double> child(dim);
  Lists lists(key, parents.count);
  for (size_t i = 0; i < count; i++) {
    Birth birth{key, first + i, attempt, 0, 1};
    Draws draws{key, kFactorLane | (first + i), static_cast<uint64_t>(attempt) << 40};
    birth.etaFactor = std::pow(breeding.etaRange, draws.uniform());
    // Beaten by anything that is no repeat; until then the last child stands.
    double farthest = 0;
    int fresh = 0;
    for (int tries = 0; tries < kTries + kRandomTries && fresh < breeding.candidates; tries++) {
      if (tries == kTries && fresh > 0) break;
      if (parents.count > 0 && tries < kTries) {
        birth.tries = tries;
        breed(breeding, birth, parents, lists, cube, child.data());
      } else {
        for (double& x : child) x = draws.uniform();
        toCells(cube, child.data(), 1);
      }
      double distance = std::numeric_limits<double>::infinity();
      for (const Points known : {Points{i, out}, pending, Points{parents.count, parents.points}, told})
        if (distance > farthest) distance = std::min(distance, nearestAbove(farthest, known, child.data(), dim));
      if (distance > 0) fresh++;
      if (distance > farthest || fresh == 0) std::copy(child.begin(), child.end(), out + i * dim);
      farthest = std::max(farthest, distance);
    }
  }
}

}  // namespace lode
