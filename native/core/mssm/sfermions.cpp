// Self-energies in the basis (L, R) from the Lagrangian in SLHA conventions: quartic couplings times <|phi|^2>, scalar-scalar, scalar-vector and
// fermion-fermion loops, hep-ph/9606211 eqs. (D.46)-(D.66) in structure. m^2_pole = eigenvalue of m^2 + correction(p^2 = m^2).
#include "sfermions.h"

#include "loop_functions.h"
#include "scalar_sums.h"

namespace lode::mssm {

namespace {

/** One member of a doublet with its singlet: everything its self-energy needs. "Partner" is the other member. */
struct Flavour {
  bool isUp, coloured;
  int states, partnerStates;  // 1 for a sneutrino
  SfermionPair self, partner;
  SfermionSum sum, partnerSum;
  double fermion, partnerFermion;
  double y, partnerY, t, partnerT;  // Yukawa and trilinear couplings
  double i3, charge, hypercharge;   // of the doublet member
};

struct Symmetric {
  double ll = 0, lr = 0, rr = 0;
  void add(double factor, double l, double r) {
    ll += factor * l * l;
    lr += factor * l * r;
    rr += factor * r * r;
  }
};

struct BosonLoop {
  double l, r, scalar2, boson2;
};

struct FermionLoop {
  double l, r;    // phi^* f chi
  double lc, rc;  // phi f^c chi
  double quark, chi;
};

/** All loops of one flavour with their couplings; the momentum comes later. */
struct Loops {
  Symmetric fixed;
  std::array<BosonLoop, 12> scalars;
  std::array<BosonLoop, 8> vectors;
  std::array<FermionLoop, 7> fermions;
  int scalarCount = 0, vectorCount = 0, fermionCount = 0;

  void scalar(double l, double r, double scalar2, double boson2) {
    if (l != 0 || r != 0) scalars[scalarCount++] = {l, r, scalar2, boson2};
  }
  void vector(double l, double r, double scalar2, double boson2) {
    if (l != 0 || r != 0) vectors[vectorCount++] = {l, r, scalar2, boson2};
  }
};

/** Components (L, R) of state k. */
std::array<double, 2> components(const SfermionPair& f, int k) {
  return k == 0 ? std::array<double, 2>{f.c, f.s} : std::array<double, 2>{-f.s, f.c};
}

constexpr double casimir = 4.0 / 3;

/** Four-scalar vertices: strong and electroweak D-terms and Yukawa F-terms. */
void quartic(Loops& loops, const Flavour& f, const Tree& t, const ScalarSums& sums, const Parameters& p, int family) {
  Symmetric& fixed = loops.fixed;
  const double g12 = t.g1 * t.g1, g22 = t.g * t.g, singlet = -f.charge, y2 = f.y * f.y, partnerY2 = f.partnerY * f.partnerY;
  const SfermionSum &s = f.sum, &partner = f.partnerSum;
  const double neutral = f.isUp ? sums.hu0 : sums.hd0, charged = f.isUp ? sums.huPlus : sums.hdMinus;
  const double partnerCharged = f.isUp ? sums.hdMinus : sums.huPlus;
  const double strong = f.coloured ? casimir * t.g3 * t.g3 : 0;
  fixed.ll += strong * s.ll + g12 * f.hypercharge * (sums.hypercharge + f.hypercharge * s.ll);
  fixed.ll += g22 * (f.i3 * sums.isospin + 0.25 * s.ll + 0.5 * partner.ll);
  fixed.ll += y2 * (s.rr + neutral) + partnerY2 * (partner.rr + partnerCharged);
  if (f.states == 1) return;
  fixed.rr += strong * s.rr + g12 * singlet * (sums.hypercharge + singlet * s.rr);
  fixed.rr += y2 * (s.ll + partner.ll + neutral + charged);
  fixed.lr += (g12 * f.hypercharge * singlet - strong) * s.lr;
  // |F_H|^2 couples all flavours of the same Higgs doublet by their left-right mixing.
  if (f.isUp) {
    fixed.lr += 3 * y2 * s.lr;
  } else {
    fixed.lr += f.y * (3 * p.yd[family] * sums.down[family].lr + p.ye[family] * sums.lepton[family].lr);
  }
}

/** Neutral Higgs bosons and the neutral Goldstone boson. */
void neutralHiggs(Loops& loops, const Flavour& f, const Tree& t, const Parameters& p) {
  const double root = std::sqrt(2.0), vd = p.vd(), vu = p.vu();
  const double left = 0.5 * (t.g * t.g * f.i3 - t.g1 * t.g1 * f.hypercharge), right = 0.5 * t.g1 * t.g1 * f.charge;
  // V = phi_d (d) + phi_u (u), each (LL, LR, RR); CP-odd: a_d and a_u couple i (L R^* - h.c.).
  const double v = f.isUp ? vu : vd, own = f.y * f.y * v, trilinear = f.t / root, mixing = p.mu * f.y / root;
  const Symmetric d{left * vd + (f.isUp ? 0 : own), f.isUp ? -mixing : trilinear, right * vd + (f.isUp ? 0 : own)};
  const Symmetric u{-left * vu + (f.isUp ? own : 0), f.isUp ? trilinear : -mixing, -right * vu + (f.isUp ? own : 0)};
  const double oddD = f.isUp ? mixing : trilinear, oddU = f.isUp ? trilinear : mixing;
  for (int k = 0; k < f.states; k++) {
    const auto [l, r] = components(f.self, k);
    const double m2 = f.self.m2[k];
    const double dl = d.ll * l + d.lr * r, dr = d.lr * l + d.rr * r, ul = u.ll * l + u.lr * r, ur = u.lr * l + u.rr * r;
    loops.scalar(-t.sinA * dl + t.cosA * ul, -t.sinA * dr + t.cosA * ur, m2, t.mh2);
    loops.scalar(t.cosA * dl + t.sinA * ul, t.cosA * dr + t.sinA * ur, m2, t.mH2);
    const double odd = t.sinB * oddD + t.cosB * oddU, goldstone = t.cosB * oddD - t.sinB * oddU;
    loops.scalar(odd * r, -odd * l, m2, t.mA2);
    loops.scalar(goldstone * r, -goldstone * l, m2, t.mZ2);
  }
}

/** Charged Higgs and Goldstone bosons with the partner. */
void chargedHiggs(Loops& loops, const Flavour& f, const Tree& t, const Parameters& p) {
  const double root = std::sqrt(2.0), vu = p.vu() / root, vd = p.vd() / root, half = 0.5 * t.g * t.g;
  const double yu = f.isUp ? f.y : f.partnerY, yd = f.isUp ? f.partnerY : f.y, tu = f.isUp ? f.t : f.partnerT, td = f.isUp ? f.partnerT : f.t;
  // Couplings of up_a^* down_b with Hu+ and with (Hd-)^*, a and b in (L, R).
  const Matrix<2> cu{{{vu * (half - yu * yu), -p.mu * yd}, {-tu, -yu * yd * vd}}};
  const Matrix<2> cd{{{vd * (half - yd * yd), -td}, {-p.mu * yu, -yu * yd * vu}}};
  for (int k = 0; k < f.partnerStates; k++) {
    const auto state = components(f.partner, k);
    std::array<double, 2> u{}, d{};
    for (int a = 0; a < 2; a++) {
      for (int b = 0; b < 2; b++) {
        u[a] += (f.isUp ? cu[a][b] : cu[b][a]) * state[b];
        d[a] += (f.isUp ? cd[a][b] : cd[b][a]) * state[b];
      }
    }
    loops.scalar(t.cosB * u[0] + t.sinB * d[0], t.cosB * u[1] + t.sinB * d[1], f.partner.m2[k], t.mHp2);
    loops.scalar(-t.sinB * u[0] + t.cosB * d[0], -t.sinB * u[1] + t.cosB * d[1], f.partner.m2[k], t.mW2);
  }
}

void gaugeBosons(Loops& loops, const Flavour& f, const Tree& t) {
  const double gz = t.g / t.cosW, left = gz * (f.i3 - f.charge * t.sinW * t.sinW), right = -gz * f.charge * t.sinW * t.sinW;
  const double massless = std::sqrt((f.coloured ? casimir * t.g3 * t.g3 : 0) + t.e * t.e * f.charge * f.charge);
  const double z = -4 * loopFactor * a0(t.mZ2, t.q2), w = -4 * loopFactor * a0(t.mW2, t.q2);
  loops.fixed.ll += left * left * z + 0.5 * t.g * t.g * w;
  if (f.states == 2) loops.fixed.rr += right * right * z;
  for (int k = 0; k < f.states; k++) {
    const auto [l, r] = components(f.self, k);
    loops.vector(massless * l, massless * r, f.self.m2[k], 0);
    loops.vector(left * l, right * r, f.self.m2[k], t.mZ2);
  }
  for (int k = 0; k < f.partnerStates; k++)
    loops.vector(t.g / std::sqrt(2.0) * components(f.partner, k)[0], 0, f.partner.m2[k], t.mW2);
}

void fermions(Loops& loops, const Flavour& f, const Tree& t, const Parameters& p) {
  const double root = std::sqrt(2.0);
  if (f.coloured) {
    const double strong = std::sqrt(2 * casimir) * t.g3;
    loops.fermions[loops.fermionCount++] = {strong, 0, 0, -strong, f.fermion, p.gaugino[2]};
  }
  for (int k = 0; k < 4; k++) {
    const auto& n = t.n[k];
    const double higgsino = f.y * n[f.isUp ? 3 : 2];
    const double doublet = root * (t.g1 * f.hypercharge * n[0] + t.g * f.i3 * n[1]), singlet = -root * t.g1 * f.charge * n[0];
    loops.fermions[loops.fermionCount++] = {doublet, higgsino, higgsino, singlet, f.fermion, t.neutralino[k]};
  }
  const Matrix<2>&near = f.isUp ? t.v : t.u, &far = f.isUp ? t.u : t.v;
  for (int j = 0; j < 2; j++)
    loops.fermions[loops.fermionCount++] = {t.g * near[j][0], -f.y * near[j][1], -f.partnerY * far[j][1], 0, f.partnerFermion, t.chargino[j]};
}

Symmetric correction(const Loops& loops, double p2, double q2) {
  Symmetric sum;
  for (int i = 0; i < loops.scalarCount; i++) {
    const BosonLoop& s = loops.scalars[i];
    sum.add(-b0(p2, s.scalar2, s.boson2, q2), s.l, s.r);
  }
  for (int i = 0; i < loops.vectorCount; i++) {
    const BosonLoop& v = loops.vectors[i];
    sum.add(-loopF(p2, v.scalar2, v.boson2, q2), v.l, v.r);
  }
  for (int i = 0; i < loops.fermionCount; i++) {
    const FermionLoop& f = loops.fermions[i];
    const double quark2 = f.quark * f.quark, chi2 = f.chi * f.chi, bubble = b0(p2, quark2, chi2, q2);
    const double g = (p2 - quark2 - chi2) * bubble - a0(quark2, q2) - a0(chi2, q2), mass = 2 * f.quark * f.chi * bubble;
    sum.add(-g, f.l, f.r);
    sum.add(-g, f.lc, f.rc);
    sum.ll += 2 * mass * f.l * f.lc;
    sum.rr += 2 * mass * f.r * f.rc;
    sum.lr += mass * (f.l * f.rc + f.lc * f.r);
  }
  sum.ll = loopFactor * sum.ll + loops.fixed.ll;
  sum.lr = loopFactor * sum.lr + loops.fixed.lr;
  sum.rr = loopFactor * sum.rr + loops.fixed.rr;
  return sum;
}

Loops loopsOf(const Flavour& f, const Tree& t, const ScalarSums& sums, const Parameters& p, int family) {
  Loops loops;
  quartic(loops, f, t, sums, p, family);
  neutralHiggs(loops, f, t, p);
  chargedHiggs(loops, f, t, p);
  gaugeBosons(loops, f, t);
  fermions(loops, f, t, p);
  return loops;
}

double signedRoot(double m2) { return m2 < 0 ? -std::sqrt(-m2) : std::sqrt(m2); }

/** The tree-level matrix back from masses and mixing. */
Symmetric treeMatrix(const SfermionPair& f) {
  Symmetric m;
  m.add(f.m2[0], f.c, f.s);
  m.add(f.m2[1], -f.s, f.c);
  return m;
}

void poles(const Loops& loops, const SfermionPair& tree, double q2, bool mixed, std::array<double, 2>& masses, SfermionPair* angles) {
  const Symmetric m = treeMatrix(tree);
  for (int k = 0; k < 2; k++) {
    const Symmetric c = correction(loops, std::fabs(tree.m2[k]), q2);
    if (!mixed) {
      masses[k] = signedRoot(k == 0 ? m.ll + c.ll : m.rr + c.rr);
      continue;
    }
    const SfermionPair corrected = mixPair(m.ll + c.ll, m.lr + c.lr, m.rr + c.rr);
    masses[k] = signedRoot(corrected.m2[k]);
    if (k == 0) *angles = corrected;
    angles->m2[k] = corrected.m2[k];
  }
  if (mixed && masses[0] > masses[1]) std::swap(masses[0], masses[1]);
}

}  // namespace

SfermionPoles sfermionPoles(const Parameters& p, const Tree& t) {
  const ScalarSums sums = scalarSums(t);
  SfermionPoles result;
  for (int i = 0; i < 3; i++) {
    const bool mixed = i == 2;
    const SfermionPair sneutrino{{t.sneutrino[i], 0}, 1, 0};
    const Flavour up{true, true, 2, 2, t.up[i], t.down[i], sums.up[i], sums.down[i], t.mu[i], t.md[i],
                     p.yu[i], p.yd[i], p.tu[i], p.td[i], 0.5, 2.0 / 3, 1.0 / 6};
    const Flavour down{false, true, 2, 2, t.down[i], t.up[i], sums.down[i], sums.up[i], t.md[i], t.mu[i],
                       p.yd[i], p.yu[i], p.td[i], p.tu[i], -0.5, -1.0 / 3, 1.0 / 6};
    const Flavour lepton{false, false, 2, 1, t.lepton[i], sneutrino, sums.lepton[i], sums.sneutrino[i], t.me[i], 0,
                         p.ye[i], 0, p.te[i], 0, -0.5, -1, -0.5};
    const Flavour neutral{true, false, 1, 2, sneutrino, t.lepton[i], sums.sneutrino[i], sums.lepton[i], 0, t.me[i],
                          0, p.ye[i], 0, p.te[i], 0.5, 0, -0.5};
    poles(loopsOf(up, t, sums, p, i), t.up[i], t.q2, mixed, result.up[i], &result.third[0]);
    poles(loopsOf(down, t, sums, p, i), t.down[i], t.q2, mixed, result.down[i], &result.third[1]);
    poles(loopsOf(lepton, t, sums, p, i), t.lepton[i], t.q2, mixed, result.lepton[i], &result.third[2]);
    const Symmetric c = correction(loopsOf(neutral, t, sums, p, i), std::fabs(t.sneutrino[i]), t.q2);
    result.sneutrino[i] = signedRoot(t.sneutrino[i] + c.ll);
  }
  return result;
}

}  // namespace lode::mssm
