// Sobol points stay nets when scrambled; Latin hypercubes fill every cell; parts agree with the whole.
#include "core/sequences.h"

#include <vector>

#include "check.h"

using namespace lode;

/** Do the first 2^m points of two dimensions put one point in each elementary interval of volume 2^-m? */
static bool isNet(const std::vector<double>& points, int dim, int a, int b, int m) {
  const size_t count = size_t{1} << m;
  for (int k = 0; k <= m; k++) {
    std::vector<int> hits(count, 0);
    for (size_t i = 0; i < count; i++) {
      const size_t x = static_cast<size_t>(points[i * dim + a] * static_cast<double>(size_t{1} << k));
      const size_t y = static_cast<size_t>(points[i * dim + b] * static_cast<double>(size_t{1} << (m - k)));
      hits[(x << (m - k)) | y]++;
    }
    for (const int h : hits) {
      if (h != 1) return false;
    }
  }
  return true;
}

static void scrambledNetsAreNets() {
  const int m = 10, dim = 2;
  std::vector<double> points((size_t{1} << m) * dim);
  sobolPoints(0, size_t{1} << m, dim, nullptr, points.data());
  CHECK(isNet(points, dim, 0, 1, m));
  for (uint32_t seed = 0; seed < 20; seed++) {
    const Key key{seed, 7};
    sobolPoints(0, size_t{1} << m, dim, &key, points.data());
    CHECK(isNet(points, dim, 0, 1, m));
  }
  // Negative control: random points are no net.
  fillUniform({1, 1}, 0, points.data(), points.size());
  CHECK(!isNet(points, dim, 0, 1, m));
}

static void everyDimensionIsStratified() {
  const int dim = sobolDimensions();
  const size_t count = 256;
  std::vector<double> points(count * dim);
  const Key key{3, 4};
  sobolPoints(0, count, dim, &key, points.data());
  for (int d = 0; d < dim; d++) {
    std::vector<int> hits(count, 0);
    for (size_t i = 0; i < count; i++) hits[static_cast<size_t>(points[i * dim + d] * count)]++;
    bool each = true;
    for (const int h : hits) each = each && h == 1;
    CHECK(each);
  }
}

static void partsAgreeWithTheWhole() {
  const int dim = 9;
  const Key key{5, 6};
  std::vector<double> all(100 * dim), part(40 * dim);
  sobolPoints(0, 100, dim, &key, all.data());
  sobolPoints(37, 40, dim, &key, part.data());
  for (size_t i = 0; i < part.size(); i++) CHECK(part[i] == all[37 * dim + i]);
  // The very last points.
  sobolPoints(kSobolPoints - 2, 2, dim, &key, part.data());
  for (int j = 0; j < 2 * dim; j++) CHECK(part[j] > 0 && part[j] < 1);
}

static void hypercubesFillEveryCell() {
  for (const size_t count : {size_t{0}, size_t{1}, size_t{2}, size_t{7}, size_t{1000}}) {
    const int dim = 3;
    std::vector<double> points(count * dim);
    latinHypercube({9, 9}, count, dim, points.data());
    for (int d = 0; d < dim; d++) {
      std::vector<int> hits(count, 0);
      for (size_t i = 0; i < count; i++) {
        const double x = points[i * dim + d];
        CHECK(x > 0 && x < 1);
        hits[static_cast<size_t>(x * static_cast<double>(count))]++;
      }
      for (const int h : hits) CHECK(h == 1);
    }
  }
}

int main() {
  scrambledNetsAreNets();
  everyDimensionIsStratified();
  partsAgreeWithTheWhole();
  hypercubesFillEveryCell();
  return finish();
}
