// m_pole - m = -(Sigma_L + Sigma_R) m / 2 - Omega, with the kinetic and mass parts of all loops but gluon and photon; these two come in closed form.
#include "yukawa_thresholds.h"

#include <numbers>

#include "ino_couplings.h"
#include "loop_functions.h"

namespace lode::mssm {

namespace {

/** A Standard-Model fermion f with its antifermion f^c, the other member of its doublet and their scalar partners. */
struct Fermion {
  bool isUp;
  double i3, charge;
  double mass, partnerMass, y, partnerY;  // running
  SfermionPair self, partner;
  int partnerStates;
};

struct Sum {
  double kinetic = 0, flip = 0;  // Sigma_L + Sigma_R and Omega, times 16 pi^2

  /** A loop of fermion mass m: f couples by a, f^c by b. */
  void add(const BPair& loop, double m, double a, double b) {
    kinetic += (a * a + b * b) * loop.b1;
    flip += a * b * m * loop.b0;
  }
};

void gluinos(Sum& s, const Parameters& p, const Tree& t, const Fermion& f, double p2) {
  const double coupling = std::sqrt(8.0 / 3) * t.g3, m3 = p.gaugino[2];
  for (int i = 0; i < 2; i++) {
    const double l = i == 0 ? f.self.c : -f.self.s, r = i == 0 ? f.self.s : f.self.c;
    s.add(b0b1(p2, m3 * m3, f.self.m2[i], t.q2), m3, coupling * l, -coupling * r);
  }
}

void inos(Sum& s, const Tree& t, const Fermion& f, double p2) {
  const double root = std::sqrt(2.0);
  for (int k = 0; k < 4; k++) {
    const auto& n = t.n[k];
    const double doublet = root * (t.g1 * (f.charge - f.i3) * n[0] + t.g * f.i3 * n[1]), singlet = -root * t.g1 * f.charge * n[0];
    const double higgsino = f.y * n[f.isUp ? 3 : 2], m = t.neutralino[k];
    for (int i = 0; i < 2; i++) {
      const double l = i == 0 ? f.self.c : -f.self.s, r = i == 0 ? f.self.s : f.self.c;
      s.add(b0b1(p2, m * m, f.self.m2[i], t.q2), m, l * doublet + r * higgsino, l * higgsino + r * singlet);
    }
  }
  const Matrix<2>&near = f.isUp ? t.u : t.v, &far = f.isUp ? t.v : t.u;
  for (int j = 0; j < 2; j++) {
    const double m = t.chargino[j];
    for (int i = 0; i < f.partnerStates; i++) {
      const double l = i == 0 ? f.partner.c : -f.partner.s, r = i == 0 ? f.partner.s : f.partner.c;
      s.add(b0b1(p2, m * m, f.partner.m2[i], t.q2), m, t.g * l * near[j][0] - f.partnerY * r * near[j][1], -f.y * l * far[j][1]);
    }
  }
}

void bosons(Sum& s, const Tree& t, const Fermion& f, double p2) {
  const double m2 = f.mass * f.mass, partner2 = f.partnerMass * f.partnerMass;
  for (const NeutralScalar& phi : neutralScalars(t)) {
    const double y = f.y / std::sqrt(2.0) * (f.isUp ? phi.u : phi.d);
    s.add(b0b1(p2, m2, phi.m2, t.q2), phi.odd ? -f.mass : f.mass, y, y);
  }
  for (const ChargedScalar& phi : chargedScalars(t)) {
    const double own = f.isUp ? phi.u : phi.d, other = f.isUp ? phi.d : phi.u;
    s.add(b0b1(p2, partner2, phi.m2, t.q2), f.partnerMass, f.partnerY * other, f.y * own);
  }
  s.kinetic += t.g * t.g * b1(p2, partner2, t.mW2, t.q2);
  const double sw2 = t.sinW * t.sinW, gz = t.g / t.cosW, left = gz * (f.i3 - f.charge * sw2), right = gz * f.charge * sw2;
  const BPair z = b0b1(p2, m2, t.mZ2, t.q2);
  s.kinetic += 2 * (left * left + right * right) * z.b1;
  s.flip += 4 * left * right * f.mass * z.b0;
}

/** All loops but those of gluon and photon. */
Sum loops(const Parameters& p, const Tree& t, const Fermion& f, double p2, bool coloured) {
  Sum s;
  if (coloured) gluinos(s, p, t, f, p2);
  inos(s, t, f, p2);
  bosons(s, t, f, p2);
  return s;
}

/** (m_pole - m) / m. */
double relativeShift(const Sum& s, double mass) { return -loopFactor * (0.5 * s.kinetic + s.flip / mass); }

constexpr double pi = std::numbers::pi;

/** Strong part to two loops with the running mass in the logarithm: Avdeev and Kalmykov, hep-ph/9701308; Bednyakov et al., hep-ph/0210258, eq. (61). */
double topDrbar(const Parameters& p, const Tree& t, double pole) {
  const double mass = t.mu[2] > 0 ? t.mu[2] : pole;
  const double a = t.g3 * t.g3 / (4 * pi * pi), logarithm = std::log(mass * mass / t.q2);
  const double strong = a * (5.0 / 3 - logarithm) + a * a * (5.313 - 43.0 / 24 * logarithm + 3.0 / 8 * logarithm * logarithm);
  const double photon = loopFactor * t.e * t.e * 4.0 / 9 * (5 - 3 * logarithm);
  if (t.mu[2] <= 0) return pole * (1 - strong - photon);
  const Fermion top{true, 0.5, 2.0 / 3, t.mu[2], t.md[2], p.yu[2], p.yd[2], t.up[2], t.down[2], 2};
  const Sum s = loops(p, t, top, pole * pole, true);
  return pole * (1 - strong - photon + 0.5 * loopFactor * s.kinetic) + loopFactor * s.flip;
}

}  // namespace

double bottomCorrection(const Parameters& p, const Tree& t, double mass) {
  if (t.md[2] <= 0) return 0;
  const Fermion bottom{false, -0.5, -1.0 / 3, t.md[2], t.mu[2], p.yd[2], p.yu[2], t.down[2], t.up[2], 2};
  return relativeShift(loops(p, t, bottom, mass * mass, true), bottom.mass);
}

double tauCorrection(const Parameters& p, const Tree& t, double mass) {
  if (t.me[2] <= 0) return 0;
  const SfermionPair sneutrino{{t.sneutrino[2], 0}, 1, 0};
  const Fermion tau{false, -0.5, -1, t.me[2], 0, p.ye[2], 0, t.lepton[2], sneutrino, 1};
  return relativeShift(loops(p, t, tau, mass * mass, false), tau.mass);
}

ThirdFamily runningThirdFamily(const Parameters& p, const Tree& t, double topPole, double bottomMsbar, double tauMsbar) {
  // MSbar to DRbar of gluon (two loops, Baer et al., hep-ph/0207126) and photon.
  const double a = t.g3 * t.g3 / (4 * pi * pi), photon = loopFactor * t.e * t.e;
  const double bottom = bottomMsbar * (1 - a / 3 - 23.0 / 72 * a * a - photon / 9);
  return {topDrbar(p, t, topPole), bottom / (1 + bottomCorrection(p, t, bottomMsbar)),
          tauMsbar * (1 - photon) / (1 + tauCorrection(p, t, tauMsbar))};
}

}  // namespace lode::mssm
