// The whole iteration: a printed spectrum, failures told apart, and the same point given at two scales.
#include "core/mssm/solver.h"

#include "check.h"

using namespace lode::mssm;

namespace {

Input cmssm(double m0, double m12, double a0, double tanBeta) {
  Input input;
  input.sm = {127.951, 1.1663787e-5, 0.1179, 91.1876, 4.18, 172.69, 1.77686};
  input.tanBeta = tanBeta;
  input.high = {m0, a0, {m12, m12, m12}, m0 * m0, m0 * m0};
  return input;
}

void printed_spectrum() {
  // LM6 of SOFTSUSY 4.1.22 (which takes tan beta at 172.69 GeV, not at MZ).
  const Spectrum s = solve(cmssm(85, 400, 0, 10));
  CHECK(s.status == Status::valid);
  const auto near = [](double found, double expected, double relative) { CHECK_NEAR(found / expected, 1, relative); };
  near(s.atUnification.scale, 1.97e16, 0.1);
  near(s.atSusy.mu, 514.08, 0.02);
  near(s.mass.gluino, 934.83, 0.005);
  near(s.mass.neutralino[0], 161.09, 0.005);
  near(s.mass.neutralino[2], -519.99, 0.02);
  near(s.mass.chargino[0], 302.89, 0.005);
  near(s.mass.up[0][0], 856.72, 0.005);
  near(s.mass.down[0][1], 824.64, 0.005);
  near(s.mass.up[2][0], 649.03, 0.01);
  near(s.mass.lepton[0][1], 178.30, 0.005);
  near(s.mass.lepton[2][0], 170.52, 0.01);
  near(s.mass.mA, 579.8, 0.02);
  CHECK_NEAR(s.mass.mh, 112.98, 1);
  CHECK_NEAR(s.mass.mW, 80.38, 0.1);
  CHECK(!s.chargedLsp);
  CHECK(solve(cmssm(50, 600, 0, 10)).chargedLsp);  // a stau
}

void failures() {
  CHECK(solve(cmssm(9000, 150, 0, 30)).status == Status::noEwsb);
  CHECK(solve(cmssm(50, 300, -2000, 50)).status == Status::tachyon);
  CHECK(solve(cmssm(3000, 500, -9000, 10)).status == Status::tachyon);
  CHECK(solve(cmssm(1000, 1000, 0, 200)).status == Status::nonPerturbative);
  CHECK(solve(cmssm(0, 0, 0, 10)).status != Status::valid);
  for (const double bad : {std::nan(""), HUGE_VAL, -HUGE_VAL, 1e300}) {
    CHECK(solve(cmssm(bad, 500, 0, 10)).status != Status::valid);
    CHECK(solve(cmssm(500, bad, 0, 10)).status != Status::valid);
    CHECK(solve(cmssm(500, 500, bad, 10)).status != Status::valid);
    CHECK(solve(cmssm(500, 500, 0, bad)).status != Status::valid);
  }
  CHECK(solve(cmssm(500, 500, 0, 0)).status != Status::valid);
  CHECK(solve(cmssm(500, 500, 0, -10)).status != Status::valid);
  Input once = cmssm(500, 500, 0, 10);
  once.maximumIterations = 1;
  CHECK(solve(once).status == Status::noConvergence);
}

/** A CMSSM point given again by its soft terms at the SUSY scale, as a pMSSM point. */
void two_scales() {
  Input input = cmssm(800, 700, -500, 20);
  input.tolerance = 1e-6;
  const Spectrum high = solve(input);
  CHECK(high.status == Status::valid);
  const Parameters& p = high.atSusy;
  Input low = input;
  low.lowScale = true;
  low.low.gaugino = p.gaugino;
  low.low.mu = p.mu;
  low.low.mA = high.mass.mA;
  low.low.at = p.tu[2] / p.yu[2];
  low.low.ab = p.td[2] / p.yd[2];
  low.low.aTau = p.te[2] / p.ye[2];
  for (int f = 0; f < 3; f++) {
    low.low.mq[f] = std::sqrt(p.mq2[f]);
    low.low.mUp[f] = std::sqrt(p.mu2[f]);
    low.low.mDown[f] = std::sqrt(p.md2[f]);
    low.low.ml[f] = std::sqrt(p.ml2[f]);
    low.low.me[f] = std::sqrt(p.me2[f]);
  }
  const Spectrum again = solve(low);
  CHECK(again.status == Status::valid);
  const auto near = [](double found, double expected) { CHECK_NEAR(found / expected, 1, 1e-4); };
  near(again.atSusy.scale, p.scale);
  near(again.atSusy.mHu2, p.mHu2);
  near(again.mass.mA, high.mass.mA);
  near(again.mass.mh, high.mass.mh);
  near(again.mass.gluino, high.mass.gluino);
  near(again.mass.up[2][0], high.mass.up[2][0]);
  near(again.mass.lepton[2][0], high.mass.lepton[2][0]);
  near(again.mass.neutralino[3], high.mass.neutralino[3]);

  // tan beta given at the SUSY scale instead.
  Input there = input;
  there.tanBetaAtSusyScale = true;
  there.tanBeta = p.tanBeta;
  const Spectrum same = solve(there);
  near(same.atMz.tanBeta, 20);
  near(same.mass.mA, high.mass.mA);
}

void other_models() {
  Input nuhm = cmssm(500, 600, 0, 10);
  const Spectrum universal = solve(nuhm);
  nuhm.high.mHu2 = 4 * 500 * 500;
  const Spectrum higher = solve(nuhm);  // a heavier Hu at high scale makes mu smaller
  CHECK(universal.status == Status::valid && higher.status == Status::valid);
  CHECK(higher.atSusy.mu < universal.atSusy.mu - 10);
  Input gauginos = cmssm(500, 600, 0, 10);
  gauginos.high.gaugino = {600, 300, 600};
  const Spectrum wino = solve(gauginos);
  CHECK(wino.status == Status::valid);
  CHECK(wino.mass.neutralino[0] < universal.mass.neutralino[0]);
  CHECK_NEAR(wino.atSusy.gaugino[1] / universal.atSusy.gaugino[1], 0.5, 0.03);
  Input negative = cmssm(500, 600, 0, 10);
  negative.signMu = -1;
  CHECK_NEAR(solve(negative).atSusy.mu / -universal.atSusy.mu, 1, 0.01);

  // Here B mu runs through zero between the SUSY scale and MZ; and turning all signs changes nothing.
  Input crossing = cmssm(7218, 8077, -544, 17.3);
  crossing.signMu = -1;
  const Spectrum minus = solve(crossing);
  Input turned = cmssm(7218, -8077, 544, 17.3);
  const Spectrum plus = solve(turned);
  CHECK(minus.status == Status::valid && plus.status == Status::valid);
  CHECK_NEAR(minus.atSusy.mu / -plus.atSusy.mu, 1, 1e-9);
  CHECK_NEAR(minus.mass.mA / plus.mass.mA, 1, 1e-9);

  Input low = cmssm(0, 0, 0, 20);  // a pMSSM point of the same kind
  low.lowScale = true;
  low.low = {{300, 600, 2500}, 800, 1500, 3500, 0, 0, {3000, 3000, 2500}, {3000, 3000, 2000}, {3000, 3000, 3000},
             {1000, 1000, 1200}, {900, 900, 1100}};
  const Spectrum pmssm = solve(low);
  CHECK(pmssm.status == Status::valid);
  CHECK_NEAR(pmssm.mass.mA, 1500, 1);
  CHECK_NEAR(pmssm.mass.mh, 124, 3);
}

}  // namespace

int main() {
  printed_spectrum();
  failures();
  two_scales();
  other_models();
  return finish();
}
