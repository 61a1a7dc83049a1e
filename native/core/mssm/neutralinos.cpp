// M_pole = M - (Sigma M + M Sigma) / 2 - Omega in the gauge basis, with real matrices and signed masses (a negative mass stands for a phase i of
// the field). Sigma is the kinetic, Omega the mass part of the self-energy; one diagonalization at the momentum of each state.
#include "neutralinos.h"

#include "ino_couplings.h"
#include "loop_functions.h"

namespace lode::mssm {

namespace {

using Vector = std::array<double, 4>;

struct SelfEnergy {
  Matrix<4> sigma{}, omega{};

  void kinetic(double factor, const Vector& a) {
    for (int i = 0; i < 4; i++)
      for (int j = 0; j < 4; j++) sigma[i][j] += factor * a[i] * a[j];
  }
  void mass(double factor, const Vector& a, const Vector& b) {
    for (int i = 0; i < 4; i++)
      for (int j = 0; j < 4; j++) omega[i][j] += factor * a[i] * b[j];
  }
};

/** Fermions f of charge q with their two sfermions; `higgsino` is the index of the Higgsino that couples by y. */
void matter(SelfEnergy& s, const Tree& t, double p2, int colours, double i3, double q, double y, int higgsino, double fermion, const SfermionPair& pair) {
  const double root = std::sqrt(2.0), hypercharge = q - i3;
  Vector left{root * t.g1 * hypercharge, root * t.g * i3, 0, 0}, right{-root * t.g1 * q, 0, 0, 0}, yukawa{};
  yukawa[higgsino] = y;
  for (int k = 0; k < 2; k++) {
    const double l = k == 0 ? pair.c : -pair.s, r = k == 0 ? pair.s : pair.c;
    Vector a{}, b{};  // chi f phi^* and chi f^c phi
    for (int i = 0; i < 4; i++) {
      a[i] = l * left[i] + r * yukawa[i];
      b[i] = l * yukawa[i] + r * right[i];
    }
    const BPair loop = b0b1(p2, fermion * fermion, pair.m2[k], t.q2);
    s.kinetic(colours * loop.b1, a);
    s.kinetic(colours * loop.b1, b);
    if (fermion == 0) continue;
    s.mass(colours * fermion * loop.b0, a, b);
    s.mass(colours * fermion * loop.b0, b, a);
  }
}

void allMatter(SelfEnergy& s, const Parameters& p, const Tree& t, double p2) {
  for (int i = 0; i < 3; i++) {
    matter(s, t, p2, 3, 0.5, 2.0 / 3, p.yu[i], 3, t.mu[i], t.up[i]);
    matter(s, t, p2, 3, -0.5, -1.0 / 3, p.yd[i], 2, t.md[i], t.down[i]);
    matter(s, t, p2, 1, -0.5, -1, p.ye[i], 2, t.me[i], t.lepton[i]);
    const Vector neutrino{-std::sqrt(0.5) * t.g1, std::sqrt(0.5) * t.g, 0, 0};
    s.kinetic(b1(p2, 0, t.sneutrino[i], t.q2), neutrino);
  }
}

void neutralBosons(SelfEnergy& s, const Tree& t, double p2) {
  const double gz = 0.5 * t.g / t.cosW, g = 0.5 * t.g, g1 = 0.5 * t.g1;
  const auto scalars = neutralScalars(t);
  for (int k = 0; k < 4; k++) {
    const Vector& n = t.n[k];
    const double m = t.neutralino[k];
    const Vector z{0, 0, gz * n[2], -gz * n[3]};
    const BPair loop = b0b1(p2, m * m, t.mZ2, t.q2);
    s.kinetic(2 * loop.b1, z);
    s.mass(4 * m * loop.b0, z, z);
    // phi_d couples Hd to (B, W3) with (-g', g) / 2, phi_u couples Hu with the opposite signs.
    const Vector d{-g1 * n[2], g * n[2], -g1 * n[0] + g * n[1], 0}, u{g1 * n[3], -g * n[3], 0, g1 * n[0] - g * n[1]};
    for (const NeutralScalar& phi : scalars) {
      Vector x{};
      for (int i = 0; i < 4; i++) x[i] = phi.d * d[i] + phi.u * u[i];
      const BPair exchange = b0b1(p2, m * m, phi.m2, t.q2);
      s.kinetic(exchange.b1, x);
      s.mass((phi.odd ? -m : m) * exchange.b0, x, x);
    }
  }
}

void chargedBosons(SelfEnergy& s, const Tree& t, double p2) {
  const InoCouplings c = inoCouplings(t);
  const auto scalars = chargedScalars(t);
  for (int j = 0; j < 2; j++) {
    Vector wPlus{}, wMinus{}, up{}, down{};
    for (int i = 0; i < 4; i++) {
      for (int a = 0; a < 2; a++) {
        wPlus[i] += c.wPlus[i][a] * t.v[j][a];
        wMinus[i] += c.wMinus[i][a] * t.u[j][a];
        up[i] += c.huPlus[i][a] * t.v[j][a];
        down[i] += c.hdMinus[i][a] * t.u[j][a];
      }
    }
    const double m = t.chargino[j];
    const BPair loop = b0b1(p2, m * m, t.mW2, t.q2);
    s.kinetic(2 * loop.b1, wPlus);
    s.kinetic(2 * loop.b1, wMinus);
    s.mass(4 * m * loop.b0, wPlus, wMinus);
    s.mass(4 * m * loop.b0, wMinus, wPlus);
    for (const ChargedScalar& phi : scalars) {
      const BPair exchange = b0b1(p2, m * m, phi.m2, t.q2);
      s.kinetic(phi.u * phi.u * exchange.b1, up);
      s.kinetic(phi.d * phi.d * exchange.b1, down);
      s.mass(phi.u * phi.d * m * exchange.b0, up, down);
      s.mass(phi.u * phi.d * m * exchange.b0, down, up);
    }
  }
}

}  // namespace

NeutralinoPoles neutralinoPoles(const Parameters& p, const Tree& t) {
  const Matrix<4> tree = neutralinoMatrix(p.gaugino[0], p.gaugino[1], p.mu, std::sqrt(t.mZ2), t.sinW, t.cosW, t.sinB, t.cosB);
  NeutralinoPoles result;
  for (int k = 0; k < 4; k++) {
    const double p2 = t.neutralino[k] * t.neutralino[k];
    SelfEnergy s;
    allMatter(s, p, t, p2);
    neutralBosons(s, t, p2);
    chargedBosons(s, t, p2);
    Matrix<4> corrected = tree;
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        double product = 0;
        for (int a = 0; a < 4; a++) product += s.sigma[i][a] * tree[a][j] + tree[i][a] * s.sigma[a][j];
        corrected[i][j] -= loopFactor * (0.5 * product + s.omega[i][j]);
      }
    }
    std::array<double, 4> values{};
    Matrix<4> n{};
    diagonalize(corrected, values, n);
    result.mass[k] = values[k];
    if (k == 0) result.n = n;
  }
  return result;
}

}  // namespace lode::mssm
