// Electroweak symmetry breaking and Higgs masses: against spectra printed by SOFTSUSY 4.1.22 (their own running parameters in),
// one-loop self-energies against derivatives of the one-loop potential, and how little the minimum depends on the scale.
#include "core/mssm/higgs.h"

#include <array>
#include <cmath>

#include "check.h"
#include "core/mssm/higgs_one_loop.h"
#include "core/mssm/running.h"
#include "core/mssm/tree.h"
#include "core/mssm/two_loop_potential.h"

using namespace lode::mssm;

namespace {

/** A printed spectrum: blocks GAUGE, YU, YD, YE, AU, AD, AE, MSOFT, HMIX at the SUSY scale, and masses. */
struct Printed {
  double scale;
  std::array<double, 3> gauge, yukawa, a, gaugino;
  double mHd2, mHu2;
  Families l, e, q, u, d;
  double mu, tanBeta, v, mA2;
  double mh, mH, mA, mHp, alpha;
};

// CMSSM: SPS1a (m0 100, m1/2 250, A0 -100, tan beta 10).
const Printed kSps1a = {466.348458,
                       {0.360985406, 0.646224329, 1.09748671},
                       {0.879141697, 0.136672917, 0.101941513},
                       {-507.087864, -796.52074, -251.584045},
                       {101.543276, 191.592784, 586.805424},
                       32519.0166,
                       -125244.529,
                       {195.390333, 195.387473, 194.535635},
                       {135.943159, 135.934826, 133.434759},
                       {546.080336, 546.07884, 498.166144},
                       {528.106395, 528.104754, 423.99233},
                       {526.015499, 526.014004, 522.849715},
                       352.499025,
                       9.85212341,
                       244.949542,
                       162863.299,
                       109.973399,
                       395.459885,
                       395.05778,
                       403.442918,
                       -0.113118564};

// CMSSM: m0 and m1/2 both 10 TeV.
const Printed kHeavy = {15658.94,
                       {0.368264531, 0.628080971, 0.93598777},
                       {0.777460137, 0.115866041, 0.0987503052},
                       {-13645.0716, -18821.6857, -5155.32505},
                       {4756.40361, 8202.76452, 18466.7477},
                       131871665.0,
                       -56694493.9,
                       {11728.8326, 11728.7045, 11689.3281},
                       {10604.0172, 10603.7319, 10515.7951},
                       {18834.7549, 18834.7102, 17111.8078},
                       {18119.8926, 18119.839, 14328.9314},
                       {18021.4363, 18021.3958, 17936.4858},
                       7910.0379,
                       9.46320377,
                       241.724388,
                       204428713.0,
                       127.63745,
                       14107.0721,
                       14107.0359,
                       14107.3741,
                       -0.105294818};

Parameters parameters(const Printed& s) {
  Parameters p;
  p.scale = s.scale;
  p.g = {s.gauge[0] / std::sqrt(0.6), s.gauge[1], s.gauge[2]};
  p.yu[2] = s.yukawa[0];
  p.yd[2] = s.yukawa[1];
  p.ye[2] = s.yukawa[2];
  p.tu[2] = s.a[0] * p.yu[2];
  p.td[2] = s.a[1] * p.yd[2];
  p.te[2] = s.a[2] * p.ye[2];
  p.gaugino = s.gaugino;
  p.mHd2 = s.mHd2;
  p.mHu2 = s.mHu2;
  for (int i = 0; i < 3; i++) {
    p.ml2[i] = s.l[i] * s.l[i];
    p.me2[i] = s.e[i] * s.e[i];
    p.mq2[i] = s.q[i] * s.q[i];
    p.mu2[i] = s.u[i] * s.u[i];
    p.md2[i] = s.d[i] * s.d[i];
  }
  p.mu = s.mu;
  p.tanBeta = s.tanBeta;
  p.v = s.v;
  p.b = 0.5 * s.mA2 * std::sin(2 * p.beta());
  return p;
}

void testPrinted(const Printed& s) {
  const Parameters p = parameters(s);
  const Tree tree = treeSpectrum(p);
  const TwoLoopHiggs two = two_loop_higgs(p);
  CHECK(two.valid);
  const Tadpoles t = tadpoles(p, tree, two);
  const Minimum m = minimum(p, t);
  CHECK_NEAR(std::sqrt(m.mu2), s.mu, 1e-4 * s.mu);
  CHECK_NEAR(2 * m.b / std::sin(2 * p.beta()), s.mA2, 1e-4 * s.mA2);
  const HiggsMasses h = higgs_masses(p, tree, t, two);
  CHECK(!h.tachyon);
  CHECK_NEAR(h.mh, s.mh, 0.005);
  CHECK_NEAR(h.mH, s.mH, 1e-4 * s.mH);
  CHECK_NEAR(h.mA, s.mA, 1e-4 * s.mA);
  CHECK_NEAR(h.mHp, s.mHp, 1e-4 * s.mHp);
  CHECK_NEAR(h.alpha, s.alpha, 1e-4);
  // The other way round, for models that give mu and the pole mass of A.
  const SoftHiggs soft = soft_higgs(p, t);
  CHECK_NEAR(soft.mHd2, s.mHd2, 1e-4 * s.mA2);
  CHECK_NEAR(soft.mHu2, s.mHu2, 1e-4 * s.mu * s.mu);
  CHECK_NEAR(running_ma2(p, tree, t, two, h.mA), s.mA2, 1e-5 * s.mA2);
  // One loop alone is not enough.
  const HiggsMasses one = higgs_masses(p, tree, one_loop_tadpoles(p, tree), {});
  CHECK(std::fabs(one.mh - s.mh) > 1);
}

/** Yukawa couplings of the first two families are felt by nobody, however large mu is. */
void testLightFamilies() {
  Parameters p = parameters(kHeavy);
  const auto mh = [&] {
    const Tree tree = treeSpectrum(p);
    return higgs_masses(p, tree, one_loop_tadpoles(p, tree), {}).mh;
  };
  const double without = mh();
  p.ye[1] = 0.02;
  p.yd[1] = 0.01;
  p.te[1] = -30;
  CHECK_NEAR(mh(), without, 1e-3);
  p.ye[2] = 0.3;
  CHECK(std::fabs(mh() - without) > 1e-3);
}

/** With gauge couplings next to nothing: quarks, leptons and their scalars, as derivatives of the potential. */
void testDerivatives() {
  Parameters p = parameters(kSps1a);
  p.g = {1e-7, 1e-7, 1};
  p.yd[2] = 0.7;
  p.ye[2] = 0.3;
  p.td[2] = -500;
  p.te[2] = 80;
  const Tree tree = treeSpectrum(p);
  GaugelessModel m;
  m.quarks = {3, p.yu[2], p.yd[2], p.tu[2], p.td[2], p.mq2[2], p.mq2[2], p.mu2[2], p.md2[2]};
  m.leptons = {1, 0, p.ye[2], 0, p.te[2], p.ml2[2], p.ml2[2], 0, p.me2[2]};
  m.mu = p.mu;
  m.sinBeta = tree.sinB;
  m.cosBeta = tree.cosB;
  m.mA2 = tree.mA2;
  m.q2 = tree.q2;
  const auto v = [&](double d, double u, double odd) {
    const Complex root = 1 / std::sqrt(2.0), i(0, 1);
    return gaugeless_potential(m, root * (p.vd() + d + i * odd * tree.sinB), root * (p.vu() + u + i * odd * tree.cosB)).oneLoop;
  };
  const double h = 0.5, centre = v(0, 0, 0);
  const HiggsSelfEnergy even(p, tree, cp_even_higgs()), odd(p, tree, cp_odd_higgs(tree));
  CHECK_NEAR(even.tadpole[0], (v(h, 0, 0) - v(-h, 0, 0)) / (2 * h), 1e-3 * std::fabs(even.tadpole[0]));
  CHECK_NEAR(even.tadpole[1], (v(0, h, 0) - v(0, -h, 0)) / (2 * h), 1e-3 * std::fabs(even.tadpole[1]));
  const SelfEnergyValue mass = even.at(0);
  CHECK_NEAR(mass[0], (v(h, 0, 0) + v(-h, 0, 0) - 2 * centre) / (h * h), 1e-3 * std::fabs(mass[0]));
  CHECK_NEAR(mass[2], (v(0, h, 0) + v(0, -h, 0) - 2 * centre) / (h * h), 1e-3 * std::fabs(mass[2]));
  CHECK_NEAR(mass[1], (v(h, h, 0) - v(h, -h, 0) - v(-h, h, 0) + v(-h, -h, 0)) / (4 * h * h), 1e-3 * std::fabs(mass[1]));
  CHECK_NEAR(odd.at(0)[0], (v(0, 0, h) + v(0, 0, -h) - 2 * centre) / (h * h), 1e-3 * std::fabs(odd.at(0)[0]));
  // Isospin: without gauge couplings A and H+ get the same where t and b are alike, and not where they are not.
  const HiggsSelfEnergy charged(p, tree, charged_higgs(tree));
  CHECK(std::fabs(charged.at(0)[0] - odd.at(0)[0]) > 1);
  p.yu = p.yd = p.tu = p.td = p.ye = p.te = {};
  const Tree plain = treeSpectrum(p);
  CHECK_NEAR(HiggsSelfEnergy(p, plain, charged_higgs(plain)).at(0)[0], HiggsSelfEnergy(p, plain, cp_odd_higgs(plain)).at(0)[0], 1e-6);
}

/** mu from the minimum at another scale against mu run there: an order better with every loop. */
void testScale() {
  Parameters p = parameters(kSps1a);
  const auto mismatch = [&](int loops) {
    Parameters q = p;
    const auto loop = [&](const Parameters& at) {
      const Tree tree = treeSpectrum(at);
      if (loops == 0) return Tadpoles{};
      return loops == 1 ? one_loop_tadpoles(at, tree) : tadpoles(at, tree, two_loop_higgs(at));
    };
    const SoftHiggs soft = soft_higgs(q, loop(q));
    q.mHd2 = soft.mHd2;
    q.mHu2 = soft.mHu2;
    CHECK(run_to(q, 1.5 * p.scale, 1e-8));
    const Minimum m = minimum(q, loop(q));
    const double error = std::fabs(m.mu2 / (q.mu * q.mu) - 1);
    std::printf("%d loops: mu^2 off by %.2g, B mu by %.2g\n", loops, error, std::fabs(m.b / q.b - 1));
    return error;
  };
  const double tree = mismatch(0), one = mismatch(1), two = mismatch(2);
  CHECK(tree > 0.02);
  CHECK(one < tree / 5);
  CHECK(two < one / 2);
}

}  // namespace

int main() {
  testPrinted(kSps1a);
  testPrinted(kHeavy);
  testLightFamilies();
  testDerivatives();
  testScale();
  return finish();
}
