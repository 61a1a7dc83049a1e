// Pierce, Bagger, Matchev, Zhang, hep-ph/9606211: sin^2 theta from G_F (appendix C, with the two-loop terms of
// Fanchiotti, Kniehl, Sirlin, hep-ph/9212285; the vertex and box part delta_VB with Standard-Model particles only, as
// superpartners decouple from it), v from the Z mass.
#include "core/mssm/matching.h"

#include "core/mssm/gauge_self_energies.h"
#include "core/mssm/gauge_thresholds.h"
#include "core/mssm/tree.h"
#include "core/mssm/yukawa_thresholds.h"

namespace lode::mssm {

namespace {

constexpr double pi = 3.14159265358979323846;

/** Two-loop Higgs-top function of the rho parameter for r = mh / mt below about 3.8 (hep-ph/9212285). */
double rho2(double r) {
  return 19 - 16.5 * r + 43. / 12 * r * r + 7. / 120 * r * r * r -
         pi * std::sqrt(r) * (4 - 1.5 * r + 3. / 32 * r * r + r * r * r / 256) - pi * pi * (2 - 2 * r + 0.5 * r * r) -
         std::log(r) * (3 * r - 0.5 * r * r);
}

struct Angle {
  double sin2, mW2;
  bool valid;
};

/** Fixed point of sin^2 theta and rho (C.2)-(C.6), with self-energies from the spectrum given. */
Angle weak_angle(const StandardModel& sm, const Tree& tree, double alpha, double mh) {
  const double z2 = sm.mZ * sm.mZ, mt = sm.mt, mt2 = mt * mt;
  const double zAtZ = z_self_energy(tree, z2, mt), wAt0 = w_self_energy(tree, 0, mt);
  const double wAtW = w_self_energy(tree, 0.777 * z2, mt);  // no finer: it hardly changes with the momentum
  const double xt = 3 * sm.gFermi * mt2 / (8 * std::sqrt(2.) * pi * pi);
  const double higgsTop = xt * xt / 3 * rho2(mh / mt);
  const double logTop = std::log(mt / sm.mZ);

  Angle angle{0.231, z2 * 0.77, false};
  double rho = 1;
  for (int i = 0; i < 40; i++) {
    const double s2 = angle.sin2, c2 = 1 - s2;
    const double onShellCos2 = angle.mW2 / z2, onShellSin2 = 1 - onShellCos2;
    const double qcd = alpha * sm.alphaS / (4 * pi * pi * s2);
    const double deltaRho = zAtZ / (rho * z2) - wAtW / angle.mW2 + higgsTop +
                            qcd * (-2.145 * mt2 / angle.mW2 + 1.262 * logTop - 2.24 - 0.85 * z2 / mt2);
    const double newRho = 1 / (1 - deltaRho);
    const double vertex = newRho * alpha / (4 * pi * s2) *
                          (6 + 4 * std::log(tree.q2 / z2) + std::log(onShellCos2) / onShellSin2 *
                                   (3.5 - 2.5 * onShellSin2 - s2 * (5 - 1.5 * onShellCos2 / c2)));
    double deltaR = newRho * wAt0 / angle.mW2 - zAtZ / z2 + vertex +
                    qcd / c2 * (2.145 * mt2 / z2 + 0.575 * logTop - 0.224 - 0.144 * z2 / mt2);
    deltaR -= higgsTop * (1 - deltaR) * newRho;
    const double product = pi * alpha / (std::sqrt(2.) * z2 * sm.gFermi * (1 - deltaR));
    if (!(product > 0) || !(product < 0.25) || !(newRho > 0.5) || !(newRho < 2)) return {0.231, z2 * 0.77, false};
    const double newSin2 = 0.5 - std::sqrt(0.25 - product);
    const double change = std::fabs(newSin2 - angle.sin2) + std::fabs(newRho - rho);
    rho = newRho;
    angle.sin2 = newSin2;
    angle.mW2 = newRho * (1 - newSin2) * z2;
    if (change < 1e-9) {
      angle.valid = true;
      return angle;
    }
  }
  return angle;
}

/** Sets the Yukawa couplings for running masses, and T = A Y with A as it was. */
void set_yukawas(const LightTheory& light, const ThirdFamily& third, Parameters& p) {
  const auto set = [](double mass, double v, double& y, double& t) {
    const double a = y != 0 ? t / y : 0;
    y = std::sqrt(2.) * mass / v;
    t = a * y;
  };
  for (int f = 0; f < 3; f++) {
    set(f < 2 ? light.up[f] : third.mt, p.vu(), p.yu[f], p.tu[f]);
    set(f < 2 ? light.down[f] : third.mb, p.vd(), p.yd[f], p.td[f]);
    set(f < 2 ? light.lepton[f] : third.mTau, p.vd(), p.ye[f], p.te[f]);
  }
}

}  // namespace

Matching match(const StandardModel& sm, const LightTheory& light, double mh, const Parameters& atSusy, Parameters& p) {
  Parameters loops = p;
  // B mu may run through zero on the way down, and mA^2 < 0 would upset the loops: as heavy as at the SUSY scale.
  loops.b = std::fabs(atSusy.b / std::sin(2 * atSusy.beta())) * std::sin(2 * p.beta());
  Tree tree = treeSpectrum(loops);
  if (tree.tachyon != Tachyon::none) {  // run far below its mass, a light sfermion may cross zero: it stops at its own scale
    loops.tu = atSusy.tu, loops.td = atSusy.td, loops.te = atSusy.te;
    loops.mq2 = atSusy.mq2, loops.mu2 = atSusy.mu2, loops.md2 = atSusy.md2;
    loops.ml2 = atSusy.ml2, loops.me2 = atSusy.me2;
    tree = treeSpectrum(loops);
  }
  tree.mh2 = mh * mh;
  Matching result;
  const double alpha = light.alphaEm / (1 - electromagnetic_threshold(tree, light.alphaEm, sm.mt));
  const double alphaS = light.alphaS / (1 - strong_threshold(tree, light.alphaS, sm.mt));
  if (!(alpha > 0) || !(alphaS > 0)) return result;
  const Angle angle = weak_angle(sm, tree, alpha, mh);
  result.mW = std::sqrt(angle.mW2);
  result.sin2 = angle.sin2;

  const double e2 = 4 * pi * alpha;
  p.g = {std::sqrt(e2 / (1 - angle.sin2) / 0.6), std::sqrt(e2 / angle.sin2), std::sqrt(4 * pi * alphaS)};
  const double z2 = sm.mZ * sm.mZ + z_self_energy(tree, sm.mZ * sm.mZ, tree.mu[2]);
  if (!(z2 > 0.25 * tree.mZ2) || !(z2 < 4 * tree.mZ2)) return result;
  p.v = 2 * std::sqrt(z2 * angle.sin2 * (1 - angle.sin2) / e2);
  const ThirdFamily third = runningThirdFamily(loops, tree, sm.mt, light.mb, light.mTau);
  if (!(third.mt > 0) || !(third.mb > 0) || !(third.mTau > 0)) return result;
  set_yukawas(light, third, p);
  result.valid = angle.valid;
  result.usable = true;
  return result;
}

}  // namespace lode::mssm
