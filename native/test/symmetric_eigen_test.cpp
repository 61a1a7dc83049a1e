// Eigenvectors are orthonormal and rebuild the matrix; eigenvalues are the known ones, ascending.
#include "core/symmetric_eigen.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "check.h"
#include "core/random.h"

using namespace lode;

using Square = std::vector<double>;

/** B diag(values) B^T against a, and B^T B against 1, relative to the largest eigenvalue. */
static void rebuilds(int n, const Square& a) {
  Square b = a;
  std::vector<double> values(n), work(n);
  CHECK(symmetricEigen(n, b.data(), values.data(), work.data()));
  CHECK(std::is_sorted(values.begin(), values.end()));
  const double size = std::max(std::fabs(values[0]), std::fabs(values[n - 1]));
  for (int i = 0; i < n; i++) {
    for (int j = 0; j < n; j++) {
      double whole = 0, dot = 0;
      for (int k = 0; k < n; k++) {
        whole += b[i * n + k] * values[k] * b[j * n + k];
        dot += b[k * n + i] * b[k * n + j];
      }
      CHECK_NEAR(whole, a[i * n + j], 1e-14 * n * size);
      CHECK_NEAR(dot, i == j ? 1 : 0, 1e-14 * n);
    }
  }
}

static Square randomSymmetric(uint32_t seed, int n) {
  Square a(n * n);
  fillNormal({seed, 7}, 0, a.data(), a.size(), 0);
  for (int i = 0; i < n; i++) {
    for (int j = 0; j < i; j++) a[j * n + i] = a[i * n + j];
  }
  return a;
}

static void randomMatrices() {
  for (const int n : {1, 2, 3, 4, 10, 40, 100}) {
    for (uint32_t seed = 0; seed < 3; seed++) rebuilds(n, randomSymmetric(seed, n));
  }
}

static void specialMatrices() {
  rebuilds(5, Square(25, 0.0));
  rebuilds(5, Square(25, 1.0));
  Square diagonal(36, 0.0);
  for (int i = 0; i < 6; i++) diagonal[i * 7] = (i * 5) % 6 - 2;
  rebuilds(6, diagonal);
  // Blocks that do not know of each other.
  Square blocks(16, 0.0);
  blocks[0] = blocks[5] = 2;
  blocks[1] = blocks[4] = 1;
  blocks[10] = blocks[15] = 3;
  blocks[11] = blocks[14] = -1;
  rebuilds(4, blocks);
  for (double& x : blocks) x *= 1e-200;
  rebuilds(4, blocks);
}

/** The second difference on n points has eigenvalues 2 - 2 cos(k pi / (n + 1)). */
static void knownEigenvalues() {
  const int n = 30;
  Square a(n * n, 0.0);
  for (int i = 0; i < n; i++) {
    a[i * n + i] = 2;
    if (i > 0) a[i * n + i - 1] = a[(i - 1) * n + i] = -1;
  }
  std::vector<double> values(n), work(n);
  CHECK(symmetricEigen(n, a.data(), values.data(), work.data()));
  for (int k = 0; k < n; k++) {
    CHECK_NEAR(values[k], 2 - 2 * std::cos((k + 1) * 3.14159265358979323846 / (n + 1)), 1e-13);
  }
}

/** A covariance stretched by 1e14 keeps its large eigenvalues exactly and its small ones to rounding of the largest. */
static void wideSpectrum() {
  const int n = 10;
  Square q = randomSymmetric(5, n);
  std::vector<double> values(n), work(n);
  symmetricEigen(n, q.data(), values.data(), work.data());
  Square a(n * n, 0.0);
  for (int k = 0; k < n; k++) {
    const double value = std::pow(10.0, -14.0 + 14.0 * k / (n - 1));
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) a[i * n + j] += value * q[i * n + k] * q[j * n + k];
    }
  }
  CHECK(symmetricEigen(n, a.data(), values.data(), work.data()));
  for (int k = 0; k < n; k++) CHECK_NEAR(values[k], std::pow(10.0, -14.0 + 14.0 * k / (n - 1)), 1e-14);
}

static void brokenInput() {
  std::vector<double> values(3), work(3);
  Square bad = {1, 0, 0, NAN, 1, 0, 0, 0, 1};
  CHECK(!symmetricEigen(3, bad.data(), values.data(), work.data()));
  Square infinite = {1, 0, 0, 0, INFINITY, 0, 0, 0, 1};
  CHECK(!symmetricEigen(3, infinite.data(), values.data(), work.data()));
  CHECK(symmetricEigen(0, nullptr, nullptr, nullptr));
}

int main() {
  randomMatrices();
  specialMatrices();
  knownEigenvalues();
  wideSpectrum();
  brokenInput();
  return finish();
}
