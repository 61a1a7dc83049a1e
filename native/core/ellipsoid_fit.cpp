#include "core/ellipsoid_fit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/ellipsoids.h"
#include "core/spanning_tree.h"

namespace lode {

namespace {

/** Shortest half axis, in the unit cube: points may coincide. */
constexpr double kThinnest = 1e-12;
/** Edges of the spanning tree this much longer than the median one are taken for gaps between clusters. */
constexpr double kGap = 2.5;
/** Most turns of Lloyd's iteration; it has long settled then, and any cut is a valid one. */
constexpr int kTurns = 20;
/** Starts of 2-means, each along another axis. */
constexpr size_t kStarts = 3;

double missed(size_t numbers, size_t points) { return static_cast<double>(numbers) / (static_cast<double>(points) + 1); }

double logSum(double a, double b) { return std::max(a, b) + std::log1p(std::exp(-std::fabs(a - b))); }

class Fitter {
 public:
  Fitter(const double* points, size_t rows, const FitRules& rules)
      : points_(points), rules_(rules), dim_(rules.dim), rows_(rows), keys_(rows), white_(rows * rules.dim), work_(rules.dim) {}

  std::vector<double> fit() {
    TreePart all{std::vector<size_t>(rows_), spanningTree(points_, rows_, dim_)};
    std::iota(all.points.begin(), all.points.end(), size_t{0});
    order_ = all.points;
    std::vector<double> whole(ellipsoidSize(dim_));
    covariance(0, rows_, whole.data());
    choleskyInPlace(whole.data() + dim_);
    shape_.assign(whole.begin() + dim_, whole.end());
    std::vector<double> out;
    coverPart(all, out);
    return out;
  }

 private:
  const double* at(size_t i) const { return points_ + order_[i] * dim_; }

  /** Log volume of the best cover of a connected part, appended to `out`: cut by 2-means, or at its widest gap. */
  double coverPart(const TreePart& part, std::vector<double>& out) {
    const size_t mark = out.size();
    order_ = part.points;
    const double whole = cover(0, part.points.size(), out);
    TreePart one, other;
    if (!cutTree(part, rows_, rules_.least, kGap, one, other)) return whole;
    std::vector<double> parts;
    const double first = coverPart(one, parts), second = coverPart(other, parts);
    if (!(logSum(first, second) < whole)) return whole;
    out.resize(mark);
    out.insert(out.end(), parts.begin(), parts.end());
    return logSum(first, second);
  }

  /** Log volume of the best cover of the points order_[begin, end) by 2-means, appended to `out`. */
  double cover(size_t begin, size_t end, std::vector<double>& out) {
    std::vector<double> own(ellipsoidSize(dim_));
    const double whole = bound(begin, end, own.data());
    const size_t mark = out.size();
    if (end - begin >= 2 * rules_.least) {
      const size_t middle = split(begin, end, own.data());
      const double left = cover(begin, middle, out), right = cover(middle, end, out);
      if (logSum(left, right) < whole) return logSum(left, right);
      out.resize(mark);
    }
    out.insert(out.end(), own.begin(), own.end());
    return whole;
  }

  /**
   * The smallest ellipsoid that holds the points, allowance included, of three shapes: that of their covariance; with axes
   * along the coordinates; that of all points together. The more a shape has to choose, the more points it needs to be
   * worth it. Gives its log volume.
   */
  double bound(size_t begin, size_t end, double* ellipsoid) {
    // Numbers to choose: a centre, and a symmetric matrix.
    const size_t n = end - begin, d = static_cast<size_t>(dim_), all = d * (d + 3) / 2;
    double* factor = ellipsoid + dim_;
    covariance(begin, end, ellipsoid);
    const std::vector<double> square(factor, factor + d * d);
    std::vector<double> best;
    double least = std::numeric_limits<double>::infinity();
    auto weigh = [&](double missed) {
      const double volume = enclose(begin, end, ellipsoid) + allowance(missed, rules_.caution);
      if (!(volume < least)) return;
      least = volume;
      best.assign(factor, factor + d * d);
    };
    std::copy(shape_.begin(), shape_.end(), factor);
    weigh(missed(d + 1, n) + missed(all - (d + 1), rows_));
    for (size_t k = 0; k < d * d; k++) factor[k] = k % (d + 1) == 0 ? square[k] : 0;
    choleskyInPlace(factor);
    if (rules_.caution == 0 || n > 2 * d) weigh(missed(2 * d, n));
    std::copy(square.begin(), square.end(), factor);
    choleskyInPlace(factor);
    if (rules_.caution == 0 || n > all) weigh(missed(all, n));
    std::copy(best.begin(), best.end(), factor);
    const double share = rules_.logVolume + std::log(static_cast<double>(n) / static_cast<double>(rows_));
    const double volume = std::max(least, share);
    scaleEllipsoid(ellipsoid, dim_, std::exp((volume - ellipsoidLogVolume(ellipsoid, dim_)) / dim_));
    return volume;
  }

  /** Scales an ellipsoid so that it just holds the points; gives its log volume. */
  double enclose(size_t begin, size_t end, double* ellipsoid) {
    double farthest = 0;
    for (size_t i = begin; i < end; i++)
      farthest = std::max(farthest, ellipsoidDistance(ellipsoid, dim_, at(i), work_.data()));
    // A little more than that: rounding must not leave the farthest point out. Points may coincide.
    scaleEllipsoid(ellipsoid, dim_, std::max(1e-3, std::sqrt(farthest)) * (1 + 1e-9));
    return ellipsoidLogVolume(ellipsoid, dim_);
  }

  /** Mean, then the lower triangle of the covariance. */
  void covariance(size_t begin, size_t end, double* out) const {
    const double n = static_cast<double>(end - begin);
    double* square = out + dim_;
    std::fill(out, out + ellipsoidSize(dim_), 0.0);
    for (size_t i = begin; i < end; i++)
      for (int j = 0; j < dim_; j++) out[j] += at(i)[j] / n;
    for (size_t i = begin; i < end; i++)
      for (int j = 0; j < dim_; j++) {
        const double x = (at(i)[j] - out[j]) / n;
        for (int k = 0; k <= j; k++) square[j * dim_ + k] += x * (at(i)[k] - out[k]);
      }
  }

  /** Lower factor of a covariance; directions without extent get the least one. */
  void choleskyInPlace(double* a) const {
    double trace = 0;
    for (int j = 0; j < dim_; j++) trace += a[j * dim_ + j];
    const double least = 1e-12 * trace / dim_ + kThinnest * kThinnest;
    for (int i = 0; i < dim_; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i * dim_ + j];
        for (int k = 0; k < j; k++) sum -= a[i * dim_ + k] * a[j * dim_ + k];
        a[i * dim_ + j] = i == j ? std::sqrt(std::max(sum, least)) : sum / a[j * dim_ + j];
      }
    }
  }

  /** 2-means in units of the ellipsoid; reorders [begin, end) and gives where the second part begins. */
  size_t split(size_t begin, size_t end, const double* ellipsoid) {
    for (size_t i = begin; i < end; i++) ellipsoidDistance(ellipsoid, dim_, at(i), &white_[i * dim_]);
    double best = -1;
    std::vector<double> means(2 * dim_), bestMeans(2 * dim_);
    for (const int axis : mostDivided(begin, end)) {
      const double between = twoMeans(begin, end, axis, means.data());
      if (between > best) {
        best = between;
        bestMeans = means;
      }
    }
    size_t left = 0;
    for (size_t i = begin; i < end; i++) {
      keys_[order_[i]] = nearness(i, bestMeans.data());
      left += keys_[order_[i]] < 0 ? 1 : 0;
    }
    // Sorted, so that the cut can be moved to where both sides have points enough.
    const auto first = order_.begin() + static_cast<ptrdiff_t>(begin);
    std::sort(first, order_.begin() + static_cast<ptrdiff_t>(end), [this](size_t a, size_t b) {
      return keys_[a] != keys_[b] ? keys_[a] < keys_[b] : a < b;
    });
    return begin + std::clamp(left, rules_.least, end - begin - rules_.least);
  }

  /** Axes along which the points lie most in two heaps: those of the smallest fourth moment for their second one. */
  std::vector<int> mostDivided(size_t begin, size_t end) const {
    std::vector<double> second(dim_), fourth(dim_), flatness(dim_);
    for (size_t i = begin; i < end; i++)
      for (int j = 0; j < dim_; j++) {
        const double square = white_[i * dim_ + j] * white_[i * dim_ + j];
        second[j] += square;
        fourth[j] += square * square;
      }
    for (int j = 0; j < dim_; j++) flatness[j] = second[j] > 0 ? fourth[j] / (second[j] * second[j]) : 1;
    std::vector<int> axes(dim_);
    std::iota(axes.begin(), axes.end(), 0);
    std::sort(axes.begin(), axes.end(), [&flatness](int a, int b) {
      return flatness[a] != flatness[b] ? flatness[a] < flatness[b] : a < b;
    });
    axes.resize(std::min(axes.size(), kStarts));
    return axes;
  }

  /** Squared distance to the first mean less that to the second one. */
  double nearness(size_t i, const double* means) const {
    double sum = 0;
    for (int j = 0; j < dim_; j++) {
      const double a = white_[i * dim_ + j] - means[j], b = white_[i * dim_ + j] - means[dim_ + j];
      sum += a * a - b * b;
    }
    return sum;
  }

  /** Lloyd's iteration from two means on one axis; gives how much of the spread lies between the means. */
  double twoMeans(size_t begin, size_t end, int axis, double* means) const {
    std::fill(means, means + 2 * dim_, 0.0);
    means[axis] = -0.5;
    means[dim_ + axis] = 0.5;
    std::vector<double> sums(2 * dim_);
    double between = 0;
    for (int turn = 0; turn < kTurns; turn++) {
      std::fill(sums.begin(), sums.end(), 0.0);
      size_t counts[2] = {0, 0};
      for (size_t i = begin; i < end; i++) {
        const int side = nearness(i, means) < 0 ? 0 : 1;
        counts[side]++;
        for (int j = 0; j < dim_; j++) sums[side * dim_ + j] += white_[i * dim_ + j];
      }
      if (counts[0] == 0 || counts[1] == 0) break;
      double moved = 0;
      between = 0;
      for (int k = 0; k < 2 * dim_; k++) {
        const double count = static_cast<double>(counts[k < dim_ ? 0 : 1]), mean = sums[k] / count;
        moved = std::max(moved, std::fabs(mean - means[k]));
        means[k] = mean;
        between += mean * mean * count;
      }
      if (moved < 1e-6) break;
    }
    return between;
  }

  const double* points_;
  const FitRules& rules_;
  const int dim_;
  const size_t rows_;
  /** The points at work, in the order of the cuts. */
  std::vector<size_t> order_;
  std::vector<double> keys_, white_, work_;
  /** Factor of the covariance of all points. */
  std::vector<double> shape_;
};

}  // namespace

double allowance(double missed, double caution) {
  // Too few points to say: ten times the volume.
  return -caution * std::log1p(-std::min(missed, 0.9));
}

std::vector<double> fitEllipsoids(const double* points, size_t rows, const FitRules& rules) {
  return Fitter(points, rows, rules).fit();
}

}  // namespace lode
