// The loops of squarks and sleptons.
#include <complex>

#include "core/mssm/higgs_one_loop.h"
#include "core/mssm/loop_functions.h"

namespace lode::mssm {

namespace {

using Complex = std::complex<double>;
using Matrix4 = std::array<std::array<Complex, 4>, 4>;

/** One family: couplings, hypercharges of Q, U^c, D^c, and its mass eigenstates. Leptons have no U^c. */
struct Family {
  double colours;
  double yu, yd, tu, td;
  double hyperQ, hyperU, hyperD;
  const SfermionPair* up;  // null for leptons
  const SfermionPair* down;
  double sneutrino;
};

struct Fields {
  Complex d0, dMinus, uPlus, u0;
};

Fields fields(const HiggsField& f) {
  const double root = 1 / std::sqrt(2.0);
  return {Complex(f[0], f[2]) * root, Complex(f[4], f[6]) * root, Complex(f[5], f[7]) * root, Complex(f[1], f[3]) * root};
}

/** The field-dependent part of the mass matrix, S^dagger M S with S = (uL, dL, uR, dR): F-terms, D-terms, trilinears. */
Matrix4 massMatrix(const Family& m, const Tree& t, double mu, const HiggsField& field) {
  const Fields h = fields(field);
  Matrix4 r{};
  // D-terms.
  const Complex d1i2 = std::conj(h.d0) * h.dMinus + std::conj(h.uPlus) * h.u0;  // Hd^dagger (s1 + i s2)/2 Hd + same for Hu
  const double d3 = 0.5 * (std::norm(h.d0) - std::norm(h.dMinus) + std::norm(h.uPlus) - std::norm(h.u0));
  const double dY = 0.5 * (std::norm(h.u0) + std::norm(h.uPlus) - std::norm(h.d0) - std::norm(h.dMinus));
  const double g2 = t.g * t.g, gp2 = t.g1 * t.g1;
  r[0][0] = 0.5 * g2 * d3 + gp2 * dY * m.hyperQ;
  r[1][1] = -0.5 * g2 * d3 + gp2 * dY * m.hyperQ;
  r[2][2] = gp2 * dY * m.hyperU;
  r[3][3] = gp2 * dY * m.hyperD;
  // D1 s1/2 + D2 s2/2: upper right element (D1 - i D2)/2, and D1 + i D2 = d1i2.
  r[0][1] = 0.5 * g2 * std::conj(d1i2);
  // |yu (u Hu0 - d Hu+)|^2 + |yd (Hd0 d - Hd- u)|^2
  const double yu2 = m.yu * m.yu, yd2 = m.yd * m.yd, yy = m.yu * m.yd;
  r[0][0] += yu2 * std::norm(h.u0) + yd2 * std::norm(h.dMinus);
  r[1][1] += yu2 * std::norm(h.uPlus) + yd2 * std::norm(h.d0);
  r[0][1] -= yu2 * std::conj(h.u0) * h.uPlus + yd2 * std::conj(h.dMinus) * h.d0;
  // |yu Hu0 uR^* - yd Hd- dR^*|^2 + |yd Hd0 dR^* - yu Hu+ uR^*|^2
  r[2][2] += yu2 * (std::norm(h.u0) + std::norm(h.uPlus));
  r[3][3] += yd2 * (std::norm(h.d0) + std::norm(h.dMinus));
  r[2][3] = -yy * (h.u0 * std::conj(h.dMinus) + h.uPlus * std::conj(h.d0));
  // Trilinears and mu: uR^* uL, uR^* dL, dR^* uL, dR^* dL.
  r[2][0] = m.tu * h.u0 - mu * m.yu * std::conj(h.d0);
  r[2][1] = -m.tu * h.uPlus - mu * m.yu * std::conj(h.dMinus);
  r[3][0] = -m.td * h.dMinus - mu * m.yd * std::conj(h.uPlus);
  r[3][1] = m.td * h.d0 - mu * m.yd * std::conj(h.u0);
  r[1][0] = std::conj(r[0][1]);
  r[3][2] = std::conj(r[2][3]);
  for (int i = 0; i < 2; i++) {
    for (int j = 2; j < 4; j++) r[i][j] = std::conj(r[j][i]);
  }
  return r;
}

HiggsField sum(const HiggsField& a, const HiggsField& b, double factor) {
  HiggsField r{};
  for (int k = 0; k < 8; k++) r[k] = a[k] + factor * b[k];
  return r;
}

/** (a - b) times factor, then turned into the mass eigenstates (u1, u2, d1, d2). */
Matrix4 turned(const Family& m, const Matrix4& a, const Matrix4& b, double factor) {
  const double cu = m.up ? m.up->c : 1, su = m.up ? m.up->s : 0, cd = m.down->c, sd = m.down->s;
  Matrix4 half{}, r{};
  for (int j = 0; j < 4; j++) {
    const auto at = [&](int i) { return factor * (a[i][j] - b[i][j]); };
    half[0][j] = cu * at(0) + su * at(2);
    half[1][j] = cu * at(2) - su * at(0);
    half[2][j] = cd * at(1) + sd * at(3);
    half[3][j] = cd * at(3) - sd * at(1);
  }
  for (int i = 0; i < 4; i++) {
    r[i][0] = cu * half[i][0] + su * half[i][2];
    r[i][1] = cu * half[i][2] - su * half[i][0];
    r[i][2] = cd * half[i][1] + sd * half[i][3];
    r[i][3] = cd * half[i][3] - sd * half[i][1];
  }
  return r;
}

Matrix4 plus(const Matrix4& a, const Matrix4& b) {
  Matrix4 r{};
  for (int i = 0; i < 4; i++) {
    for (int j = 0; j < 4; j++) r[i][j] = a[i][j] + b[i][j];
  }
  return r;
}

/** Derivatives of the mass matrix, in mass eigenstates. It is a quadratic function of the fields: differences are exact. */
struct Couplings {
  std::array<Matrix4, 2> cubic{};
  std::array<Matrix4, 3> quartic{};
};

Couplings couplings(const Family& m, const Parameters& p, const Tree& t, const ExternalHiggs& external, bool quartics) {
  const HiggsField vev = {p.vd(), p.vu(), 0, 0, 0, 0, 0, 0}, origin{};
  const auto at = [&](const HiggsField& f) { return massMatrix(m, t, p.mu, f); };
  const auto even = [&](const HiggsField& f) { return plus(at(f), at(sum(origin, f, -1))); };
  Couplings r;
  for (int n = 0; n < external.count; n++) {
    const HiggsField& e = external.field[n];
    r.cubic[n] = turned(m, at(sum(vev, e, p.v)), at(sum(vev, e, -p.v)), 0.5 / p.v);
    if (quartics) r.quartic[2 * n] = turned(m, even(e), at(origin), 1);
  }
  if (quartics && external.count == 2) {
    r.quartic[1] = turned(m, even(sum(external.field[0], external.field[1], 1)), even(sum(external.field[0], external.field[1], -1)), 0.25);
  }
  return r;
}

}  // namespace

void HiggsSelfEnergy::addSfermions(const Parameters& p, const Tree& t) {
  std::array<Family, 6> families{};
  for (int i = 0; i < 3; i++) {
    families[i] = {3, 0, 0, 0, 0, 1.0 / 6, -2.0 / 3, 1.0 / 3, &t.up[i], &t.down[i], 0};
    families[3 + i] = {1, 0, 0, 0, 0, -0.5, 0, 1, nullptr, &t.lepton[i], t.sneutrino[i]};
  }
  // The first two families do not mix in the tree-level spectrum: then their Yukawa couplings must not enter here, or
  // (y mu)^2 would stand in the masses without its counterpart in the tadpoles.
  families[2].yu = p.yu[2], families[2].yd = p.yd[2], families[2].tu = p.tu[2], families[2].td = p.td[2];
  families[5].yd = p.ye[2], families[5].td = p.te[2];
  for (const Family& m : families) {
    const std::array<double, 4> mass = {m.up ? m.up->m2[0] : m.sneutrino, m.up ? m.up->m2[1] : 0, m.down->m2[0], m.down->m2[1]};
    const Couplings c = couplings(m, p, t, external_, part_ == Part::all);
    for (int k = 0; k < 4; k++) {
      const double massA0 = a0Of(mass[k]);
      addToConstant({c.quartic[0][k][k].real(), c.quartic[1][k][k].real(), c.quartic[2][k][k].real()}, -m.colours * massA0);
      for (int n = 0; n < external_.count; n++) tadpole[n] -= m.colours * c.cubic[n][k][k].real() * massA0;
      for (int l = k; l < 4; l++) {
        const Complex x = c.cubic[0][k][l], y = c.cubic[1][k][l];
        const double w = l == k ? -m.colours : -2 * m.colours;
        addBubble(mass[k], mass[l], {w * std::norm(x), w * std::real(x * std::conj(y)), w * std::norm(y)}, {});
      }
    }
  }
}

}  // namespace lode::mssm
