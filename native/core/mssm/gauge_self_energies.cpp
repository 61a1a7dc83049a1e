// Equations (D.4) and (D.9) of hep-ph/9606211 with the couplings of its appendix A; mixing matrices real, neutralino
// masses signed.
#include "core/mssm/gauge_self_energies.h"

#include "core/mssm/loop_functions.h"
#include "core/mssm/tree.h"

namespace lode::mssm {

namespace {

inline double square(double x) { return x * x; }

/** Couplings of a fermion to the Z over g / cos: left I3 - Q s^2, right -Q s^2. */
struct ZCouplings {
  double left, right;
};

ZCouplings z_couplings(double i3, double charge, double sin2) { return {i3 - charge * sin2, -charge * sin2}; }

double z_fermion(const ZCouplings& g, double mass, double p2, double q2) {
  const double m2 = mass * mass;
  return (square(g.left) + square(g.right)) * loopH(p2, m2, m2, q2) + 4 * g.left * g.right * m2 * b0(p2, m2, m2, q2);
}

double z_sfermions(const ZCouplings& g, const SfermionPair& f, double p2, double q2) {
  const double c2 = f.c * f.c, s2 = f.s * f.s;
  double sum = square(g.left * c2 + g.right * s2) * b22Tilde(p2, f.m2[0], f.m2[0], q2) +
               square(g.left * s2 + g.right * c2) * b22Tilde(p2, f.m2[1], f.m2[1], q2);
  if (f.s != 0) sum += 2 * square((g.left - g.right) * f.c * f.s) * b22Tilde(p2, f.m2[0], f.m2[1], q2);
  return 4 * sum;
}

double z_higgs(const Tree& t, double p2) {
  const double q2 = t.q2, z = t.mZ2, w = t.mW2, c2 = square(t.cosW), s2 = square(t.sinW), c2w = c2 - s2;
  const double aligned = square(t.sinA * t.cosB - t.cosA * t.sinB), other = 1 - aligned;  // sin^2, cos^2(alpha - beta)
  double sum = -aligned * (b22Tilde(p2, t.mA2, t.mH2, q2) + b22Tilde(p2, z, t.mh2, q2) - z * b0(p2, z, t.mh2, q2));
  sum -= other * (b22Tilde(p2, t.mA2, t.mh2, q2) + b22Tilde(p2, z, t.mH2, q2) - z * b0(p2, z, t.mH2, q2));
  sum -= 2 * c2 * c2 * (2 * p2 + w - z * s2 * s2 / c2) * b0(p2, w, w, q2);
  sum -= (8 * c2 * c2 + c2w * c2w) * b22Tilde(p2, w, w, q2);
  return sum - c2w * c2w * b22Tilde(p2, t.mHp2, t.mHp2, q2);
}

double z_inos(const Tree& t, double p2) {
  const double c2 = square(t.cosW), c2w = c2 - square(t.sinW);
  double sum = 0;
  for (int i = 0; i < 4; i++)
    for (int j = i; j < 4; j++) {
      const double o2 = square(t.n[i][2] * t.n[j][2] - t.n[i][3] * t.n[j][3]) * (i == j ? 1 : 2);
      const double mi = t.neutralino[i], mj = t.neutralino[j];
      if (o2 > 1e-12)
        sum += 0.25 * o2 * (loopH(p2, mi * mi, mj * mj, t.q2) - 2 * mi * mj * b0(p2, mi * mi, mj * mj, t.q2));
    }
  for (int i = 0; i < 2; i++)
    for (int j = i; j < 2; j++) {
      const double a = c2 * t.v[i][0] * t.v[j][0] + 0.5 * c2w * t.v[i][1] * t.v[j][1];
      const double b = c2 * t.u[i][0] * t.u[j][0] + 0.5 * c2w * t.u[i][1] * t.u[j][1];
      const double mi = t.chargino[i], mj = t.chargino[j];
      sum += (i == j ? 1 : 2) * ((a * a + b * b) * loopH(p2, mi * mi, mj * mj, t.q2) +
                                 4 * a * b * mi * mj * b0(p2, mi * mi, mj * mj, t.q2));
    }
  return sum;
}

double w_higgs(const Tree& t, double p2) {
  const double q2 = t.q2, z = t.mZ2, w = t.mW2, c2 = square(t.cosW), s2 = square(t.sinW);
  const double aligned = square(t.sinA * t.cosB - t.cosA * t.sinB), other = 1 - aligned;
  double sum = -aligned * (b22Tilde(p2, t.mH2, t.mHp2, q2) + b22Tilde(p2, t.mh2, w, q2) - w * b0(p2, t.mh2, w, q2));
  sum -= other * (b22Tilde(p2, t.mh2, t.mHp2, q2) + b22Tilde(p2, t.mH2, w, q2) - w * b0(p2, t.mH2, w, q2));
  sum -= b22Tilde(p2, t.mA2, t.mHp2, q2) + (1 + 8 * c2) * b22Tilde(p2, z, w, q2);
  sum -= s2 * (8 * b22Tilde(p2, w, 0, q2) + 4 * p2 * b0(p2, w, 0, q2));
  return sum - ((4 * p2 + z + w) * c2 - z * s2 * s2) * b0(p2, z, w, q2);
}

double w_sfermions(const SfermionPair& up, const SfermionPair& down, double p2, double q2) {
  double sum = square(up.c * down.c) * b22Tilde(p2, up.m2[0], down.m2[0], q2);
  if (down.s != 0) sum += square(up.c * down.s) * b22Tilde(p2, up.m2[0], down.m2[1], q2);
  if (up.s != 0) sum += square(up.s * down.c) * b22Tilde(p2, up.m2[1], down.m2[0], q2);
  if (up.s != 0 && down.s != 0) sum += square(up.s * down.s) * b22Tilde(p2, up.m2[1], down.m2[1], q2);
  return 2 * sum;
}

double w_inos(const Tree& t, double p2) {
  const double root = std::sqrt(0.5);
  double sum = 0;
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 2; j++) {
      const double a = -t.n[i][1] * t.v[j][0] + root * t.n[i][3] * t.v[j][1];
      const double b = -t.n[i][1] * t.u[j][0] - root * t.n[i][2] * t.u[j][1];
      const double mi = t.neutralino[i], mj = t.chargino[j];
      sum += (a * a + b * b) * loopH(p2, mi * mi, mj * mj, t.q2) + 4 * a * b * mi * mj * b0(p2, mi * mi, mj * mj, t.q2);
    }
  return sum;
}

}  // namespace

double z_self_energy(const Tree& t, double p2, double mt) {
  const double sin2 = t.sinW * t.sinW;
  const ZCouplings up = z_couplings(0.5, 2. / 3, sin2), down = z_couplings(-0.5, -1. / 3, sin2),
                   lepton = z_couplings(-0.5, -1, sin2), neutrino = z_couplings(0.5, 0, sin2);
  double sum = z_higgs(t, p2) + z_inos(t, p2);
  for (int f = 0; f < 3; f++) {
    sum += 3 * z_fermion(up, f == 2 ? mt : t.mu[f], p2, t.q2) + 3 * z_fermion(down, t.md[f], p2, t.q2);
    sum += z_fermion(lepton, t.me[f], p2, t.q2) + z_fermion(neutrino, 0, p2, t.q2);
    sum -= 3 * z_sfermions(up, t.up[f], p2, t.q2) + 3 * z_sfermions(down, t.down[f], p2, t.q2);
    sum -= z_sfermions(lepton, t.lepton[f], p2, t.q2) + b22Tilde(p2, t.sneutrino[f], t.sneutrino[f], t.q2);
  }
  return loopFactor * square(t.g / t.cosW) * sum;
}

double w_self_energy(const Tree& t, double p2, double mt) {
  double sum = w_higgs(t, p2) + w_inos(t, p2);
  for (int f = 0; f < 3; f++) {
    const double top = f == 2 ? mt : t.mu[f];
    sum += 1.5 * loopH(p2, top * top, square(t.md[f]), t.q2) + 0.5 * loopH(p2, 0, square(t.me[f]), t.q2);
    SfermionPair sneutrino;
    sneutrino.m2 = {t.sneutrino[f], t.sneutrino[f]};
    sum -= 3 * w_sfermions(t.up[f], t.down[f], p2, t.q2) + w_sfermions(sneutrino, t.lepton[f], p2, t.q2);
  }
  return loopFactor * t.g * t.g * sum;
}

}  // namespace lode::mssm
