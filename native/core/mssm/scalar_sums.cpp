// Expectation values of squared scalar fields at one loop in Feynman gauge (Goldstone bosons carry the masses of W and Z).
#include "scalar_sums.h"

#include "loop_functions.h"

namespace lode::mssm {

namespace {

SfermionSum sumOf(const SfermionPair& f, double q2) {
  const double first = -loopFactor * a0(f.m2[0], q2), second = -loopFactor * a0(f.m2[1], q2);
  return {f.c * f.c * first + f.s * f.s * second, f.s * f.s * first + f.c * f.c * second, f.c * f.s * (first - second)};
}

void higgsSums(ScalarSums& sums, const Tree& t) {
  const double sa2 = t.sinA * t.sinA, ca2 = t.cosA * t.cosA, sb2 = t.sinB * t.sinB, cb2 = t.cosB * t.cosB;
  const double h = -loopFactor * a0(t.mh2, t.q2), hh = -loopFactor * a0(t.mH2, t.q2), a = -loopFactor * a0(t.mA2, t.q2);
  const double hp = -loopFactor * a0(t.mHp2, t.q2), g0 = -loopFactor * a0(t.mZ2, t.q2), gp = -loopFactor * a0(t.mW2, t.q2);
  sums.hd0 = 0.5 * (sa2 * h + ca2 * hh + sb2 * a + cb2 * g0);
  sums.hu0 = 0.5 * (ca2 * h + sa2 * hh + cb2 * a + sb2 * g0);
  sums.hdMinus = sb2 * hp + cb2 * gp;
  sums.huPlus = cb2 * hp + sb2 * gp;
}

}  // namespace

ScalarSums scalarSums(const Tree& t) {
  ScalarSums sums;
  higgsSums(sums, t);
  sums.hypercharge = 0.5 * (sums.huPlus + sums.hu0 - sums.hd0 - sums.hdMinus);
  sums.isospin = 0.5 * (sums.huPlus - sums.hu0 + sums.hd0 - sums.hdMinus);
  for (int i = 0; i < 3; i++) {
    const SfermionSum u = sums.up[i] = sumOf(t.up[i], t.q2);
    const SfermionSum d = sums.down[i] = sumOf(t.down[i], t.q2);
    const SfermionSum e = sums.lepton[i] = sumOf(t.lepton[i], t.q2);
    sums.sneutrino[i].ll = -loopFactor * a0(t.sneutrino[i], t.q2);
    const double n = sums.sneutrino[i].ll;
    // Singlets enter by their conjugates: Y = -Q.
    sums.hypercharge += 0.5 * (u.ll + d.ll) - 2 * u.rr + d.rr - 0.5 * (n + e.ll) + e.rr;
    sums.isospin += 1.5 * (u.ll - d.ll) + 0.5 * (n - e.ll);
  }
  return sums;
}

}  // namespace lode::mssm
