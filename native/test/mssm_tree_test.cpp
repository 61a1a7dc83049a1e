// The tree-level spectrum: diagonalizations give the matrices back; mixing matrices and angles agree with known sum rules.
#include "../core/mssm/tree.h"

#include "check.h"

using namespace lode::mssm;

namespace {

/** A point like SPS1a of SOFTSUSY, DRbar at Q = 466 GeV. */
Parameters point() {
  Parameters p;
  p.scale = 466.348458;
  p.g = {0.360985406 / std::sqrt(0.6), 0.646224329, 1.09748671};
  p.yu = {0, 0, 0.879141697};
  p.yd = {0, 0, 0.136672917};
  p.ye = {0, 0, 0.101941513};
  p.tu = {0, 0, -507.087864 * p.yu[2]};
  p.td = {0, 0, -796.52074 * p.yd[2]};
  p.te = {0, 0, -251.584045 * p.ye[2]};
  p.gaugino = {101.543276, 191.592784, 586.805424};
  p.mu = 352.499025;
  p.tanBeta = 9.85212341;
  p.v = 244.949542;
  p.b = 1.62863299e5 * std::sin(p.beta()) * std::cos(p.beta());
  for (int i = 0; i < 3; i++) {
    p.mq2[i] = std::pow(i < 2 ? 546.08 : 498.166144, 2);
    p.mu2[i] = std::pow(i < 2 ? 528.106 : 423.99233, 2);
    p.md2[i] = std::pow(i < 2 ? 526.015 : 522.849715, 2);
    p.ml2[i] = std::pow(i < 2 ? 195.39 : 194.535635, 2);
    p.me2[i] = std::pow(i < 2 ? 135.943 : 133.434759, 2);
  }
  return p;
}

void neutralinos(const Parameters& p, const Tree& t) {
  const Matrix<4> m = neutralinoMatrix(p.gaugino[0], p.gaugino[1], p.mu, std::sqrt(t.mZ2), t.sinW, t.cosW, t.sinB, t.cosB);
  for (int i = 0; i < 4; i++) {
    for (int j = 0; j < 4; j++) {
      double entry = 0, unit = 0;
      for (int a = 0; a < 4; a++) {
        unit += t.n[i][a] * t.n[j][a];
        for (int b = 0; b < 4; b++) entry += t.n[i][a] * m[a][b] * t.n[j][b];
      }
      CHECK_NEAR(entry, i == j ? t.neutralino[i] : 0, 1e-9);
      CHECK_NEAR(unit, i == j ? 1 : 0, 1e-13);
    }
    if (i > 0) CHECK(std::fabs(t.neutralino[i]) >= std::fabs(t.neutralino[i - 1]));
  }
  CHECK_NEAR(std::fabs(t.n[0][0]), 0.984895629, 2e-3);  // printed NMIX, from one-loop corrected masses
  CHECK(t.neutralino[2] < 0);                           // the accord's sign of the third
}

void charginos(const Parameters& p, const Tree& t) {
  for (const double sign : {1.0, -1.0}) {
    const Matrix<2> m = charginoMatrix(p.gaugino[1], sign * p.mu, std::sqrt(t.mW2), t.sinB, t.cosB);
    std::array<double, 2> values{};
    Matrix<2> u{}, v{};
    singularValues(m, values, u, v);
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        double entry = 0;
        for (int a = 0; a < 2; a++)
          for (int b = 0; b < 2; b++) entry += u[i][a] * m[a][b] * v[j][b];
        CHECK_NEAR(entry, i == j ? values[i] : 0, 1e-9);
      }
    }
    CHECK(values[0] > 0 && values[1] > values[0]);
  }
}

void scalars(const Parameters& p, const Tree& t) {
  const SfermionPair& stop = t.up[2];
  const double lr = stop.c * stop.s * (stop.m2[0] - stop.m2[1]);
  CHECK_NEAR(lr, t.mu[2] * (p.tu[2] / p.yu[2] - p.mu / p.tanBeta), 1e-6);
  CHECK(stop.m2[0] < stop.m2[1]);
  CHECK_NEAR(t.mh2 + t.mH2, t.mA2 + t.mZ2, 1e-6);
  CHECK_NEAR(t.mA2, 1.62863299e5, 1e-3);
  const double c2b = std::cos(2 * t.beta);
  CHECK_NEAR(t.mh2 * t.mH2, t.mA2 * t.mZ2 * c2b * c2b, 1e-3);
  CHECK_NEAR(std::tan(2 * t.alpha), std::tan(2 * t.beta) * (t.mA2 + t.mZ2) / (t.mA2 - t.mZ2), 1e-9);
  CHECK(t.alpha < 0 && t.alpha > -1.6);
  const double sneutrino = t.lepton[0].m2[0] + t.mW2 * c2b;
  CHECK_NEAR(t.sneutrino[0], sneutrino, 1e-6);
  CHECK(t.tachyon == Tachyon::none);
}

void tachyons() {
  Parameters p = point();
  p.mu2[2] = -1e6;
  CHECK(treeSpectrum(p).tachyon == Tachyon::stop);
  p = point();
  p.b = -100;
  CHECK(treeSpectrum(p).tachyon == Tachyon::higgsA);
}

}  // namespace

int main() {
  const Parameters p = point();
  const Tree t = treeSpectrum(p);
  neutralinos(p, t);
  charginos(p, t);
  scalars(p, t);
  tachyons();
  return finish();
}
