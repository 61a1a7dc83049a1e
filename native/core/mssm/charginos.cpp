// M_pole = M - (Sigma- M + M Sigma+) / 2 - Omega for psi- M psi+, in the basis (-i W-, Hd-) x (-i W+, Hu+); Sigma+ and Sigma- are the kinetic parts
// of psi+ and psi-, Omega the mass part of the self-energy. One diagonalization at the momentum of each state.
#include "charginos.h"

#include "ino_couplings.h"
#include "loop_functions.h"

namespace lode::mssm {

namespace {

using Vector = std::array<double, 2>;

struct SelfEnergy {
  Matrix<2> plus{}, minus{}, omega{};

  /** A loop to which psi+ couples by `up`, psi- by `down`, with chirality flip by the mass m. */
  void add(double kineticFactor, double massFactor, const Vector& up, const Vector& down) {
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        plus[i][j] += kineticFactor * up[i] * up[j];
        minus[i][j] += kineticFactor * down[i] * down[j];
        omega[i][j] += massFactor * down[i] * up[j];
      }
    }
  }
};

/** A doublet (u, d): quarks, or neutrino and charged lepton with yu = 0. */
void doublet(SelfEnergy& s, const Tree& t, double p2, int colours, double yu, double yd, double up, double down, const SfermionPair& ups,
             int upStates, const SfermionPair& downs) {
  for (int k = 0; k < upStates; k++) {
    const double l = k == 0 ? ups.c : -ups.s, r = k == 0 ? ups.s : ups.c;
    const BPair loop = b0b1(p2, down * down, ups.m2[k], t.q2);
    s.add(colours * loop.b1, colours * down * loop.b0, {t.g * l, -yu * r}, {0, -yd * l});
  }
  for (int k = 0; k < 2; k++) {
    const double l = k == 0 ? downs.c : -downs.s, r = k == 0 ? downs.s : downs.c;
    const BPair loop = b0b1(p2, up * up, downs.m2[k], t.q2);
    s.add(colours * loop.b1, colours * up * loop.b0, {0, -yu * l}, {t.g * l, -yd * r});
  }
}

void neutralinoLoops(SelfEnergy& s, const Tree& t, double p2) {
  const InoCouplings c = inoCouplings(t);
  const auto scalars = chargedScalars(t);
  for (int k = 0; k < 4; k++) {
    Vector wPlus{}, wMinus{}, up{}, down{};
    for (int a = 0; a < 2; a++) {
      for (int i = 0; i < 4; i++) {
        wPlus[a] += t.n[k][i] * c.wPlus[i][a];
        wMinus[a] += t.n[k][i] * c.wMinus[i][a];
        up[a] += t.n[k][i] * c.huPlus[i][a];
        down[a] += t.n[k][i] * c.hdMinus[i][a];
      }
    }
    const double m = t.neutralino[k];
    const BPair loop = b0b1(p2, m * m, t.mW2, t.q2);
    s.add(2 * loop.b1, 4 * m * loop.b0, wPlus, wMinus);
    for (const ChargedScalar& phi : scalars) {
      const BPair exchange = b0b1(p2, m * m, phi.m2, t.q2);
      s.add(exchange.b1, m * exchange.b0, {phi.u * up[0], phi.u * up[1]}, {phi.d * down[0], phi.d * down[1]});
    }
  }
}

void charginoLoops(SelfEnergy& s, const Tree& t, double p2) {
  const double gz = t.g / t.cosW, gaugino = t.g * t.cosW, higgsino = gz * (0.5 - t.sinW * t.sinW), root = std::sqrt(0.5);
  const auto scalars = neutralScalars(t);
  for (int j = 0; j < 2; j++) {
    const double m = t.chargino[j];
    const Vector &u = t.u[j], &v = t.v[j];
    const BPair z = b0b1(p2, m * m, t.mZ2, t.q2), photon = b0b1(p2, m * m, 0, t.q2);
    s.add(2 * z.b1, 4 * m * z.b0, {gaugino * v[0], higgsino * v[1]}, {-gaugino * u[0], -higgsino * u[1]});
    s.add(2 * photon.b1, 4 * m * photon.b0, {t.e * v[0], t.e * v[1]}, {-t.e * u[0], -t.e * u[1]});
    for (const NeutralScalar& phi : scalars) {
      // L = -g / sqrt(2) (phi_u lambda- Hu+ + phi_d Hd- lambda+)
      const double wu = t.g * root * phi.u, wd = t.g * root * phi.d;
      const BPair exchange = b0b1(p2, m * m, phi.m2, t.q2);
      s.add(exchange.b1, (phi.odd ? -m : m) * exchange.b0, {u[1] * wd, u[0] * wu}, {wu * v[1], wd * v[0]});
    }
  }
}

}  // namespace

CharginoPoles charginoPoles(const Parameters& p, const Tree& t) {
  const Matrix<2> tree = charginoMatrix(p.gaugino[1], p.mu, std::sqrt(t.mW2), t.sinB, t.cosB);
  CharginoPoles result;
  for (int k = 0; k < 2; k++) {
    const double p2 = t.chargino[k] * t.chargino[k];
    SelfEnergy s;
    for (int i = 0; i < 3; i++) {
      doublet(s, t, p2, 3, p.yu[i], p.yd[i], t.mu[i], t.md[i], t.up[i], 2, t.down[i]);
      doublet(s, t, p2, 1, 0, p.ye[i], 0, t.me[i], SfermionPair{{t.sneutrino[i], 0}, 1, 0}, 1, t.lepton[i]);
    }
    neutralinoLoops(s, t, p2);
    charginoLoops(s, t, p2);
    Matrix<2> corrected = tree;
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        double product = 0;
        for (int a = 0; a < 2; a++) product += s.minus[i][a] * tree[a][j] + tree[i][a] * s.plus[a][j];
        corrected[i][j] -= loopFactor * (0.5 * product + s.omega[i][j]);
      }
    }
    std::array<double, 2> values{};
    Matrix<2> u{}, v{};
    singularValues(corrected, values, u, v);
    result.mass[k] = values[k];
    if (k == 0) {
      result.u = u;
      result.v = v;
    }
  }
  return result;
}

}  // namespace lode::mssm
