#include "core/symmetric_eigen.h"

#include <cmath>
#include <limits>

namespace lode {

namespace {

/**
 * A = Q T Q^T by reflections, from the last row up. On return a holds Q, `d` the diagonal of T and e[1..] the one beside
 * it. Row i of the lower triangle gives its reflection u; a[., i] keeps u / h until Q is built.
 */
void tridiagonalize(int n, double* a, double* d, double* e) {
  for (int i = n - 1; i > 0; i--) {
    double* row = a + i * n;
    double scale = 0, h = 0;
    for (int k = 0; k < i; k++) scale += std::fabs(row[k]);
    if (i == 1 || scale == 0) {
      e[i] = row[i - 1];
      d[i] = 0;
      continue;
    }
    for (int k = 0; k < i; k++) {
      row[k] /= scale;
      h += row[k] * row[k];
    }
    const double f = row[i - 1];
    const double g = f > 0 ? -std::sqrt(h) : std::sqrt(h);
    e[i] = scale * g;
    h -= f * g;
    row[i - 1] = f - g;
    // p = A u / h, kept in e; K = u.p / 2h; q = p - K u; A <- A - u q^T - q u^T.
    double up = 0;
    for (int j = 0; j < i; j++) {
      a[j * n + i] = row[j] / h;
      double sum = 0;
      for (int k = 0; k <= j; k++) sum += a[j * n + k] * row[k];
      for (int k = j + 1; k < i; k++) sum += a[k * n + j] * row[k];
      e[j] = sum / h;
      up += e[j] * row[j];
    }
    const double half = up / (h + h);
    for (int j = 0; j < i; j++) {
      const double u = row[j];
      const double q = e[j] -= half * u;
      for (int k = 0; k <= j; k++) a[j * n + k] -= u * e[k] + q * row[k];
    }
    d[i] = h;
  }
  d[0] = 0;
  e[0] = 0;
  for (int i = 0; i < n; i++) {
    double* row = a + i * n;
    if (d[i] != 0) {
      for (int j = 0; j < i; j++) {
        double sum = 0;
        for (int k = 0; k < i; k++) sum += row[k] * a[k * n + j];
        for (int k = 0; k < i; k++) a[k * n + j] -= sum * a[k * n + i];
      }
    }
    d[i] = row[i];
    row[i] = 1;
    for (int j = 0; j < i; j++) a[j * n + i] = row[j] = 0;
  }
}

/** Diagonalizes T, turning the columns of a along with it. */
bool implicitQl(int n, double* a, double* d, double* e) {
  constexpr int kMostSweeps = 60;
  for (int i = 1; i < n; i++) e[i - 1] = e[i];
  e[n - 1] = 0;
  for (int l = 0; l < n; l++) {
    for (int sweep = 0;; sweep++) {
      int m = l;
      for (; m < n - 1; m++) {
        const double size = std::fabs(d[m]) + std::fabs(d[m + 1]);
        if (std::fabs(e[m]) <= std::numeric_limits<double>::epsilon() * size) break;
      }
      if (m == l) break;
      if (sweep == kMostSweeps) return false;
      double g = (d[l + 1] - d[l]) / (2 * e[l]);
      double r = std::hypot(g, 1.0);
      g = d[m] - d[l] + e[l] / (g + std::copysign(r, g));
      double s = 1, c = 1, p = 0;
      int i = m - 1;
      for (; i >= l; i--) {
        double f = s * e[i];
        const double b = c * e[i];
        r = std::hypot(f, g);
        e[i + 1] = r;
        if (r == 0) {
          // The matrix splits here.
          d[i + 1] -= p;
          e[m] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        r = (d[i] - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        for (int k = 0; k < n; k++) {
          double* row = a + k * n;
          f = row[i + 1];
          row[i + 1] = s * row[i] + c * f;
          row[i] = c * row[i] - s * f;
        }
      }
      if (r == 0 && i >= l) continue;
      d[l] -= p;
      e[l] = g;
      e[m] = 0;
    }
  }
  return true;
}

void sortAscending(int n, double* a, double* d) {
  for (int i = 0; i < n - 1; i++) {
    int least = i;
    for (int j = i + 1; j < n; j++) {
      if (d[j] < d[least]) least = j;
    }
    if (least == i) continue;
    const double kept = d[i];
    d[i] = d[least];
    d[least] = kept;
    for (int k = 0; k < n; k++) {
      const double x = a[k * n + i];
      a[k * n + i] = a[k * n + least];
      a[k * n + least] = x;
    }
  }
}

}  // namespace

bool symmetricEigen(int n, double* a, double* values, double* work) {
  if (n <= 0) return true;
  for (int i = 0; i < n; i++) {
    for (int j = 0; j <= i; j++) {
      if (!std::isfinite(a[i * n + j])) return false;
    }
  }
  tridiagonalize(n, a, values, work);
  if (!implicitQl(n, a, values, work)) return false;
  sortAscending(n, a, values);
  return true;
}

}  // namespace lode
