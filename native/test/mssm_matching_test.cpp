// Matching to the Standard Model at MZ: QCD running, gauge self-energies against the renormalization group, thresholds.
#include "core/mssm/matching.h"

#include "check.h"
#include "core/mssm/gauge_self_energies.h"
#include "core/mssm/gauge_thresholds.h"
#include "core/mssm/running.h"
#include "core/mssm/tree.h"
#include "core/mssm/w_mass.h"

using namespace lode::mssm;

namespace {

constexpr double pi = 3.14159265358979323846;
constexpr StandardModel standardModel{127.951, 1.1663787e-5, 0.1179, 91.1876, 4.18, 172.69, 1.77686};

/** A spectrum with everything at a few hundred GeV, couplings as they are; at 400 GeV. */
Parameters some_point() {
  Parameters p;
  p.scale = 400;
  p.g = {0.466, 0.645, 1.09};
  p.yu = {0, 0.003, 0.88};
  p.yd = {0, 0, 0.14};
  p.ye = {0, 0, 0.10};
  p.tu = {0, -2.4, -440};
  p.td = {0, 0, -112};
  p.te = {0, 0, -25};
  p.gaugino = {101, 191, 587};
  p.mu = 352;
  p.tanBeta = 9.85;
  p.v = 244.9;
  p.b = 1.6e4;
  p.mHd2 = 3.2e4;
  p.mHu2 = -1.25e5;
  p.mq2 = {2.9e5, 2.9e5, 2.4e5};
  p.mu2 = {2.7e5, 2.7e5, 1.7e5};
  p.md2 = {2.7e5, 2.7e5, 2.6e5};
  p.ml2 = {3.8e4, 3.8e4, 3.7e4};
  p.me2 = {1.8e4, 1.8e4, 1.7e4};
  return p;
}

void quantum_chromodynamics() {
  const LightTheory m = light_theory(standardModel, standardModel.mZ);
  CHECK_NEAR(m.mb, 2.86, 0.03);   // e.g. Xing, Zhang, Zhou, 1112.3112: 2.82 to 2.89 for these inputs
  CHECK_NEAR(m.mTau, 1.7463, 0.001);
  CHECK_NEAR(run_alpha_s(0.1179, 91.1876, 4.18), 0.2245, 0.002);
  CHECK_NEAR(run_alpha_s(run_alpha_s(0.1179, 91.1876, 500), 500, 91.1876), 0.1179, 1e-9);
}

/** The pole masses of Z and W do not depend on the scale: running and self-energies must agree at one loop. */
void scale_independence() {
  const Parameters start = some_point();
  for (const double small : {1e-3, 1.}) {  // one loop only for couplings that small; else two loops spoil it a little
    Parameters a = start;
    for (double& g : a.g) g *= small;
    for (int f = 0; f < 3; f++) {
      a.yu[f] *= small, a.yd[f] *= small, a.ye[f] *= small;
      a.tu[f] *= small, a.td[f] *= small, a.te[f] *= small;
    }
    Parameters b = a;
    CHECK(run_to(b, a.scale * 1.02, 1e-9));
    const Tree here = treeSpectrum(a), there = treeSpectrum(b);
    Tree moved = here;
    moved.q2 = there.q2;
    const double z = (z_self_energy(moved, here.mZ2, here.mu[2]) - z_self_energy(here, here.mZ2, here.mu[2])) /
                     (there.mZ2 - here.mZ2);
    const double w = (w_self_energy(moved, here.mW2, here.mu[2]) - w_self_energy(here, here.mW2, here.mu[2])) /
                     (there.mW2 - here.mW2);
    CHECK_NEAR(z, 1, small < 1 ? 1e-4 : 0.05);
    CHECK_NEAR(w, 1, small < 1 ? 1e-4 : 0.05);
  }
}

void thresholds() {
  Tree t = treeSpectrum(some_point());
  t.q2 = 91.1876 * 91.1876;
  const double before = strong_threshold(t, 0.1179, 172.69), electric = electromagnetic_threshold(t, 1 / 128., 172.69);
  t.gluino *= 2;  // a gluino decouples with b = 2, a squark with 1/6, a chargino with 4/3 of the electromagnetic one
  CHECK_NEAR(strong_threshold(t, 0.1179, 172.69) - before, -0.1179 / pi * std::log(2.), 1e-12);
  t.chargino[1] *= 2;
  CHECK_NEAR(electromagnetic_threshold(t, 1 / 128., 172.69) - electric, -2. / 3 / 128 / pi * std::log(2.), 1e-12);
}

void weak_mixing() {
  Parameters p = some_point();
  CHECK(run_to(p, standardModel.mZ, 1e-7));
  p.tanBeta = 10;
  const LightTheory light = light_theory(standardModel, standardModel.mZ);
  Matching m;
  for (int i = 0; i < 6; i++) m = match(standardModel, light, 115, some_point(), p);
  CHECK(m.valid);
  CHECK_NEAR(m.sin2, 0.2341, 0.0005);
  CHECK_NEAR(m.mW, 80.39, 0.05);
  CHECK_NEAR(p.v, 249.5, 1);
  CHECK_NEAR(p.g[1], 0.645, 0.005);
  CHECK_NEAR(p.yu[2] * p.vu() / std::sqrt(2.), 165, 10);

  StandardModel impossible = standardModel;
  impossible.gFermi /= 3;
  Parameters q = p;
  CHECK(!match(impossible, light, 115, some_point(), q).valid);
}

void w_boson() {
  Tree heavy = treeSpectrum(some_point());
  for (int f = 0; f < 3; f++) {
    heavy.up[f].m2 = heavy.down[f].m2 = heavy.lepton[f].m2 = {1e8, 1e8};
    heavy.sneutrino[f] = 1e8;
  }
  CHECK_NEAR(sfermion_rho(standardModel, heavy), 0, 1e-9);
  CHECK_NEAR(w_mass(standardModel, 125.1, heavy), 80.355, 0.006);  // electroweak fits: 80.354 to 80.358
  Tree light = treeSpectrum(some_point());
  CHECK_NEAR(w_mass(standardModel, 110, light), 80.385, 0.02);  // SPS1a: 80.360 SPheno, 80.381 FlexibleSUSY, 80.390 SOFTSUSY
  CHECK(sfermion_rho(standardModel, light) > 1e-4);
  SfermionPair split;  // one doublet of very different masses: F0(x, 0) = x
  split.m2 = {1e6, 1e6};
  heavy.up[2] = split;
  heavy.down[2].m2 = {1, 1};
  CHECK_NEAR(sfermion_rho(standardModel, heavy), 3 * standardModel.gFermi * 1e6 / (8 * std::sqrt(2.) * pi * pi), 1e-5);
}

}  // namespace

int main() {
  quantum_chromodynamics();
  scale_independence();
  thresholds();
  weak_mixing();
  w_boson();
  return finish();
}
