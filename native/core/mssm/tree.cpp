// Mass matrices of hep-ph/9606211, eqs. (5)-(20), with the accord's sign of mu, and their diagonalization.
#include "tree.h"

#include <algorithm>

namespace lode::mssm {

SfermionPair mixPair(double ll, double lr, double rr) {
  const double mean = 0.5 * (ll + rr), half = 0.5 * (ll - rr);
  const double root = std::hypot(half, lr);
  // f1 = c fL + s fR is the lighter one: tan 2 theta = 2 lr / (ll - rr), turned so that the first eigenvalue is the smaller.
  const double theta = 0.5 * std::atan2(-lr, -half);
  SfermionPair pair;
  pair.m2 = {mean - root, mean + root};
  pair.c = std::cos(theta);
  pair.s = std::sin(theta);
  return pair;
}

void diagonalize(Matrix<4> m, std::array<double, 4>& values, Matrix<4>& n) {
  Matrix<4> rows{};
  for (int i = 0; i < 4; i++) rows[i][i] = 1;
  for (int sweep = 0; sweep < 30; sweep++) {
    double off = 0, diagonal = 0;
    for (int i = 0; i < 4; i++) {
      diagonal += m[i][i] * m[i][i];
      for (int j = i + 1; j < 4; j++) off += m[i][j] * m[i][j];
    }
    if (off <= 1e-30 * (diagonal + off)) break;
    for (int p = 0; p < 3; p++) {
      for (int q = p + 1; q < 4; q++) {
        if (m[p][q] == 0) continue;
        const double tau = (m[q][q] - m[p][p]) / (2 * m[p][q]);
        const double t = std::copysign(1.0, tau) / (std::fabs(tau) + std::sqrt(1 + tau * tau));
        const double c = 1 / std::sqrt(1 + t * t), s = t * c;
        for (int k = 0; k < 4; k++) {
          const double a = m[k][p], b = m[k][q];
          m[k][p] = c * a - s * b;
          m[k][q] = s * a + c * b;
        }
        for (int k = 0; k < 4; k++) {
          const double a = m[p][k], b = m[q][k];
          m[p][k] = c * a - s * b;
          m[q][k] = s * a + c * b;
          const double x = rows[p][k], y = rows[q][k];
          rows[p][k] = c * x - s * y;
          rows[q][k] = s * x + c * y;
        }
      }
    }
  }
  std::array<int, 4> order{0, 1, 2, 3};
  std::sort(order.begin(), order.end(), [&m](int a, int b) { return std::fabs(m[a][a]) < std::fabs(m[b][b]); });
  for (int i = 0; i < 4; i++) {
    values[i] = m[order[i]][order[i]];
    n[i] = rows[order[i]];
  }
}

void singularValues(const Matrix<2>& m, std::array<double, 2>& values, Matrix<2>& u, Matrix<2>& v) {
  const double ll = m[0][0] * m[0][0] + m[0][1] * m[0][1];
  const double rr = m[1][0] * m[1][0] + m[1][1] * m[1][1];
  const double lr = m[0][0] * m[1][0] + m[0][1] * m[1][1];
  const SfermionPair left = mixPair(ll, lr, rr);  // of M M^T
  u = {{{left.c, left.s}, {-left.s, left.c}}};
  double x = u[1][0] * m[0][0] + u[1][1] * m[1][0], y = u[1][0] * m[0][1] + u[1][1] * m[1][1];
  const double norm = std::hypot(x, y);
  values[1] = norm;
  v[1] = norm > 0 ? std::array<double, 2>{x / norm, y / norm} : std::array<double, 2>{0, 1};
  v[0] = {v[1][1], -v[1][0]};
  x = u[0][0] * m[0][0] + u[0][1] * m[1][0];
  y = u[0][0] * m[0][1] + u[0][1] * m[1][1];
  values[0] = x * v[0][0] + y * v[0][1];
  if (values[0] < 0) {
    values[0] = -values[0];
    v[0] = {-v[0][0], -v[0][1]};
  }
}

Matrix<4> neutralinoMatrix(double m1, double m2, double mu, double mZ, double sinW, double cosW, double sinB, double cosB) {
  const double d1 = -mZ * cosB * sinW, u1 = mZ * sinB * sinW, d2 = mZ * cosB * cosW, u2 = -mZ * sinB * cosW;
  return {{{m1, 0, d1, u1}, {0, m2, d2, u2}, {d1, d2, 0, -mu}, {u1, u2, -mu, 0}}};
}

Matrix<2> charginoMatrix(double m2, double mu, double mW, double sinB, double cosB) {
  const double root = std::sqrt(2.0) * mW;
  return {{{m2, root * sinB}, {root * cosB, mu}}};
}

namespace {

/** Hypercharge and isospin of the left-handed state give its D-term mass: mZ^2 cos 2 beta (I3 - Q sin^2 theta_W). */
struct Charges {
  double i3, q;
};

SfermionPair sfermions(int family, double left2, double right2, double fermion, double mixing, Charges charges, double dTerm, double sw2) {
  const double ll = left2 + fermion * fermion + dTerm * (charges.i3 - charges.q * sw2);
  const double rr = right2 + fermion * fermion + dTerm * charges.q * sw2;
  if (family == 2) return mixPair(ll, mixing, rr);
  SfermionPair pair;
  pair.m2 = {ll, rr};
  return pair;
}

void setHiggs(Tree& t, const Parameters& p) {
  t.mA2 = p.b / (t.sinB * t.cosB);
  t.mHp2 = t.mA2 + t.mW2;
  const double s2 = t.sinB * t.sinB, c2 = t.cosB * t.cosB;
  const double dd = t.mA2 * s2 + t.mZ2 * c2, uu = t.mA2 * c2 + t.mZ2 * s2, du = -(t.mA2 + t.mZ2) * t.sinB * t.cosB;
  const SfermionPair light = mixPair(dd, du, uu);  // h = c Hd + s Hu with c = -sin alpha, s = cos alpha
  t.mh2 = light.m2[0];
  t.mH2 = light.m2[1];
  const double sign = light.s < 0 ? -1 : 1;
  t.sinA = -sign * light.c;
  t.cosA = sign * light.s;
  t.alpha = std::atan2(t.sinA, t.cosA);
}

void setSfermions(Tree& t, const Parameters& p) {
  const double vu = p.vu() / std::sqrt(2.0), vd = p.vd() / std::sqrt(2.0), sw2 = t.sinW * t.sinW;
  const double dTerm = t.mZ2 * (t.cosB * t.cosB - t.sinB * t.sinB);
  for (int i = 0; i < 3; i++) {
    t.mu[i] = p.yu[i] * vu;
    t.md[i] = p.yd[i] * vd;
    t.me[i] = p.ye[i] * vd;
    t.up[i] = sfermions(i, p.mq2[i], p.mu2[i], t.mu[i], p.tu[i] * vu - p.mu * p.yu[i] * vd, {0.5, 2.0 / 3}, dTerm, sw2);
    t.down[i] = sfermions(i, p.mq2[i], p.md2[i], t.md[i], p.td[i] * vd - p.mu * p.yd[i] * vu, {-0.5, -1.0 / 3}, dTerm, sw2);
    t.lepton[i] = sfermions(i, p.ml2[i], p.me2[i], t.me[i], p.te[i] * vd - p.mu * p.ye[i] * vu, {-0.5, -1}, dTerm, sw2);
    t.sneutrino[i] = p.ml2[i] + 0.5 * dTerm;
  }
}

Tachyon findTachyon(const Tree& t) {
  Tachyon worst = Tachyon::none;
  double lowest = 0;
  const auto look = [&](double m2, Tachyon kind) {
    if (m2 >= lowest) return;
    lowest = m2;
    worst = kind;
  };
  look(t.up[2].m2[0], Tachyon::stop);
  look(t.down[2].m2[0], Tachyon::sbottom);
  look(t.lepton[2].m2[0], Tachyon::stau);
  for (int i = 0; i < 3; i++) {
    look(t.sneutrino[i], Tachyon::sneutrino);
    if (i == 2) break;
    for (int k = 0; k < 2; k++) {
      look(t.up[i].m2[k], Tachyon::otherSfermion);
      look(t.down[i].m2[k], Tachyon::otherSfermion);
      look(t.lepton[i].m2[k], Tachyon::otherSfermion);
    }
  }
  if (worst == Tachyon::none && t.mA2 < 0) worst = Tachyon::higgsA;
  return worst;
}

}  // namespace

Tree treeSpectrum(const Parameters& p) {
  Tree t;
  t.q2 = p.scale * p.scale;
  t.g1 = p.gPrime();
  t.g = p.g[1];
  t.g3 = p.g[2];
  const double both = std::hypot(t.g1, t.g);
  t.sinW = t.g1 / both;
  t.cosW = t.g / both;
  t.e = t.g * t.sinW;
  t.mZ2 = 0.25 * both * both * p.v * p.v;
  t.mW2 = 0.25 * t.g * t.g * p.v * p.v;
  t.beta = p.beta();
  t.tanB = p.tanBeta;
  t.sinB = std::sin(t.beta);
  t.cosB = std::cos(t.beta);
  setSfermions(t, p);
  setHiggs(t, p);
  const double mZ = std::sqrt(t.mZ2), mW = std::sqrt(t.mW2);
  diagonalize(neutralinoMatrix(p.gaugino[0], p.gaugino[1], p.mu, mZ, t.sinW, t.cosW, t.sinB, t.cosB), t.neutralino, t.n);
  singularValues(charginoMatrix(p.gaugino[1], p.mu, mW, t.sinB, t.cosB), t.chargino, t.u, t.v);
  t.gluino = std::fabs(p.gaugino[2]);
  t.tachyon = findTachyon(t);
  return t;
}

}  // namespace lode::mssm
