// Names of inputs and observables, each beside the number that it stands for.
#include "core/mssm/point.h"

#include <cmath>
#include <iterator>
#include <limits>

namespace lode::mssm {

namespace {

struct NamedInput {
  const char* name;
  void (*set)(Input&, double);
};

constexpr NamedInput kInputs[] = {
    {"alphaEmInverse", [](Input& i, double x) { i.sm.alphaEmInverse = x; }},
    {"gFermi", [](Input& i, double x) { i.sm.gFermi = x; }},
    {"alphaS", [](Input& i, double x) { i.sm.alphaS = x; }},
    {"mZ", [](Input& i, double x) { i.sm.mZ = x; }},
    {"mb", [](Input& i, double x) { i.sm.mb = x; }},
    {"mt", [](Input& i, double x) { i.sm.mt = x; }},
    {"mTau", [](Input& i, double x) { i.sm.mTau = x; }},
    {"tanb", [](Input& i, double x) { i.tanBeta = x; }},
    {"tanbAtSusyScale", [](Input& i, double x) { i.tanBetaAtSusyScale = x > 0; }},
    {"signMu", [](Input& i, double x) { i.signMu = x < 0 ? -1 : 1; }},
    {"susyScale", [](Input& i, double x) { i.susyScale = x; }},
    {"tolerance", [](Input& i, double x) { i.tolerance = x; }},
    {"maximumIterations", [](Input& i, double x) { i.maximumIterations = x > 0 && x < 1e6 ? static_cast<int>(x) : 0; }},
    {"lowScale", [](Input& i, double x) { i.lowScale = x > 0; }},
    {"m0", [](Input& i, double x) { i.high.m0 = x; }},
    {"A0", [](Input& i, double x) { i.high.a0 = x; }},
    {"highM1", [](Input& i, double x) { i.high.gaugino[0] = x; }},
    {"highM2", [](Input& i, double x) { i.high.gaugino[1] = x; }},
    {"highM3", [](Input& i, double x) { i.high.gaugino[2] = x; }},
    {"mHd2", [](Input& i, double x) { i.high.mHd2 = x; }},
    {"mHu2", [](Input& i, double x) { i.high.mHu2 = x; }},
    {"M1", [](Input& i, double x) { i.low.gaugino[0] = x; }},
    {"M2", [](Input& i, double x) { i.low.gaugino[1] = x; }},
    {"M3", [](Input& i, double x) { i.low.gaugino[2] = x; }},
    {"mu", [](Input& i, double x) { i.low.mu = x; }},
    {"mA", [](Input& i, double x) { i.low.mA = x; }},
    {"At", [](Input& i, double x) { i.low.at = x; }},
    {"Ab", [](Input& i, double x) { i.low.ab = x; }},
    {"Atau", [](Input& i, double x) { i.low.aTau = x; }},
    {"mQ1", [](Input& i, double x) { i.low.mq[0] = i.low.mq[1] = x; }},
    {"mQ3", [](Input& i, double x) { i.low.mq[2] = x; }},
    {"mU1", [](Input& i, double x) { i.low.mUp[0] = i.low.mUp[1] = x; }},
    {"mU3", [](Input& i, double x) { i.low.mUp[2] = x; }},
    {"mD1", [](Input& i, double x) { i.low.mDown[0] = i.low.mDown[1] = x; }},
    {"mD3", [](Input& i, double x) { i.low.mDown[2] = x; }},
    {"mL1", [](Input& i, double x) { i.low.ml[0] = i.low.ml[1] = x; }},
    {"mL3", [](Input& i, double x) { i.low.ml[2] = x; }},
    {"mE1", [](Input& i, double x) { i.low.me[0] = i.low.me[1] = x; }},
    {"mE3", [](Input& i, double x) { i.low.me[2] = x; }},
};

double ratio(double trilinear, double yukawa) { return yukawa != 0 ? trilinear / yukawa : 0; }

struct Observable {
  const char* name;
  const char* unit;
  double (*value)(const Point&);
};

constexpr Observable kObservables[] = {
    {"mh", "GeV", [](const Point& p) { return p.spectrum.mass.mh; }},
    {"mH", "GeV", [](const Point& p) { return p.spectrum.mass.mH; }},
    {"mA", "GeV", [](const Point& p) { return p.spectrum.mass.mA; }},
    {"mHp", "GeV", [](const Point& p) { return p.spectrum.mass.mHp; }},
    {"mW", "GeV", [](const Point& p) { return p.spectrum.mass.mW; }},
    {"mgluino", "GeV", [](const Point& p) { return p.spectrum.mass.gluino; }},
    {"mN1", "GeV", [](const Point& p) { return p.spectrum.mass.neutralino[0]; }},
    {"mN2", "GeV", [](const Point& p) { return p.spectrum.mass.neutralino[1]; }},
    {"mN3", "GeV", [](const Point& p) { return p.spectrum.mass.neutralino[2]; }},
    {"mN4", "GeV", [](const Point& p) { return p.spectrum.mass.neutralino[3]; }},
    {"mC1", "GeV", [](const Point& p) { return p.spectrum.mass.chargino[0]; }},
    {"mC2", "GeV", [](const Point& p) { return p.spectrum.mass.chargino[1]; }},
    {"mst1", "GeV", [](const Point& p) { return p.spectrum.mass.up[2][0]; }},
    {"mst2", "GeV", [](const Point& p) { return p.spectrum.mass.up[2][1]; }},
    {"msb1", "GeV", [](const Point& p) { return p.spectrum.mass.down[2][0]; }},
    {"msb2", "GeV", [](const Point& p) { return p.spectrum.mass.down[2][1]; }},
    {"mstau1", "GeV", [](const Point& p) { return p.spectrum.mass.lepton[2][0]; }},
    {"mstau2", "GeV", [](const Point& p) { return p.spectrum.mass.lepton[2][1]; }},
    {"muL", "GeV", [](const Point& p) { return p.spectrum.mass.up[0][0]; }},
    {"muR", "GeV", [](const Point& p) { return p.spectrum.mass.up[0][1]; }},
    {"mdL", "GeV", [](const Point& p) { return p.spectrum.mass.down[0][0]; }},
    {"mdR", "GeV", [](const Point& p) { return p.spectrum.mass.down[0][1]; }},
    {"meL", "GeV", [](const Point& p) { return p.spectrum.mass.lepton[0][0]; }},
    {"meR", "GeV", [](const Point& p) { return p.spectrum.mass.lepton[0][1]; }},
    {"msmuL", "GeV", [](const Point& p) { return p.spectrum.mass.lepton[1][0]; }},
    {"msmuR", "GeV", [](const Point& p) { return p.spectrum.mass.lepton[1][1]; }},
    {"msnue", "GeV", [](const Point& p) { return p.spectrum.mass.sneutrino[0]; }},
    {"msnumu", "GeV", [](const Point& p) { return p.spectrum.mass.sneutrino[1]; }},
    {"msnutau", "GeV", [](const Point& p) { return p.spectrum.mass.sneutrino[2]; }},
    {"mu", "GeV", [](const Point& p) { return p.spectrum.atSusy.mu; }},
    {"a_mu", "", [](const Point& p) { return p.aMu; }},
    {"bsgamma", "", [](const Point& p) { return p.bsgamma.branching; }},
    {"bsgammaRatio", "", [](const Point& p) { return p.bsgamma.ratio; }},
    {"bsmumu", "", [](const Point& p) { return p.bsmumu.branching; }},
    {"bsmumuRatio", "", [](const Point& p) { return p.bsmumu.ratio; }},
    {"mLsp", "GeV", [](const Point& p) { return p.lspMass; }},
    {"lspPdg", "", [](const Point& p) { return static_cast<double>(p.lspPdg); }},
    {"chargedLsp", "", [](const Point& p) { return p.spectrum.chargedLsp ? 1.0 : 0.0; }},
    {"alpha", "", [](const Point& p) { return p.spectrum.alpha; }},
    {"N11", "", [](const Point& p) { return p.spectrum.mixing.n[0][0]; }},
    {"N12", "", [](const Point& p) { return p.spectrum.mixing.n[0][1]; }},
    {"N13", "", [](const Point& p) { return p.spectrum.mixing.n[0][2]; }},
    {"N14", "", [](const Point& p) { return p.spectrum.mixing.n[0][3]; }},
    {"stopMix", "", [](const Point& p) { return p.spectrum.mixing.third[0].c; }},
    {"Qsusy", "GeV", [](const Point& p) { return p.spectrum.atSusy.scale; }},
    {"MX", "GeV", [](const Point& p) { return p.spectrum.atUnification.scale; }},
    {"tanb_Q", "", [](const Point& p) { return p.spectrum.atSusy.tanBeta; }},
    {"vev_Q", "GeV", [](const Point& p) { return p.spectrum.atSusy.v; }},
    {"M1_Q", "GeV", [](const Point& p) { return p.spectrum.atSusy.gaugino[0]; }},
    {"M2_Q", "GeV", [](const Point& p) { return p.spectrum.atSusy.gaugino[1]; }},
    {"M3_Q", "GeV", [](const Point& p) { return p.spectrum.atSusy.gaugino[2]; }},
    {"mHd2_Q", "GeV^2", [](const Point& p) { return p.spectrum.atSusy.mHd2; }},
    {"mHu2_Q", "GeV^2", [](const Point& p) { return p.spectrum.atSusy.mHu2; }},
    {"Yt_Q", "", [](const Point& p) { return p.spectrum.atSusy.yu[2]; }},
    {"Yb_Q", "", [](const Point& p) { return p.spectrum.atSusy.yd[2]; }},
    {"Ytau_Q", "", [](const Point& p) { return p.spectrum.atSusy.ye[2]; }},
    {"At_Q", "GeV", [](const Point& p) { return ratio(p.spectrum.atSusy.tu[2], p.spectrum.atSusy.yu[2]); }},
    {"Ab_Q", "GeV", [](const Point& p) { return ratio(p.spectrum.atSusy.td[2], p.spectrum.atSusy.yd[2]); }},
    {"Atau_Q", "GeV", [](const Point& p) { return ratio(p.spectrum.atSusy.te[2], p.spectrum.atSusy.ye[2]); }},
};

bool isSensible(const double* values) {
  for (size_t i = 0; i < std::size(kInputs); i++)
    if (!std::isfinite(values[i])) return false;
  return true;
}

/** Numbers of the Standard Model and tan beta that formulas divide by or take roots of. */
bool isSensible(const Input& input) {
  const StandardModel& sm = input.sm;
  return sm.alphaEmInverse > 0 && sm.gFermi > 0 && sm.alphaS > 0 && sm.mZ > 0 && sm.mb > 0 && sm.mt > 0 && sm.mTau > 0 &&
         input.tanBeta > 0;
}

void findLsp(Point& point) {
  const PoleMasses& m = point.spectrum.mass;
  const struct {
    int pdg;
    double mass;
  } candidates[] = {
      {1000022, m.neutralino[0]}, {1000024, m.chargino[0]},  {1000021, m.gluino},       {1000006, m.up[2][0]},
      {1000005, m.down[2][0]},    {1000015, m.lepton[2][0]}, {1000016, m.sneutrino[2]}, {1000011, m.lepton[0][0]},
      {2000011, m.lepton[0][1]},  {1000012, m.sneutrino[0]}, {1000001, m.down[0][0]},   {2000001, m.down[0][1]},
      {1000002, m.up[0][0]},      {2000002, m.up[0][1]},     {1000013, m.lepton[1][0]}, {2000013, m.lepton[1][1]},
  };
  point.lspMass = std::numeric_limits<double>::infinity();
  for (const auto& [pdg, mass] : candidates) {
    if (!(std::fabs(mass) < point.lspMass)) continue;
    point.lspMass = std::fabs(mass);
    point.lspPdg = pdg;
  }
}

}  // namespace

int inputCount() { return static_cast<int>(std::size(kInputs)); }
const char* inputName(int index) { return kInputs[index].name; }

Input inputFrom(const double* values) {
  Input input;
  // What is not finite stays at zero, which computePoint refuses.
  if (!isSensible(values)) return input;
  for (int i = 0; i < inputCount(); i++) kInputs[i].set(input, values[i]);
  return input;
}

Point computePoint(const Input& input) {
  Point point;
  point.input = input;
  point.sensible = isSensible(input);
  if (!point.sensible) return point;
  point.spectrum = solve(input);
  if (!point.valid()) return point;
  const LowEnergyInput low = lowEnergyInput(input, point.spectrum);
  point.aMu = muonAnomaly(low);
  point.bsgamma = bToSGamma(low);
  point.bsmumu = bsToMuMu(low);
  findLsp(point);
  return point;
}

int observableCount() { return static_cast<int>(std::size(kObservables)); }
const char* observableName(int index) { return kObservables[index].name; }
const char* observableUnit(int index) { return kObservables[index].unit; }

void observablesOf(const Point& point, double* values) {
  for (int k = 0; k < observableCount(); k++)
    values[k] = point.valid() ? kObservables[k].value(point) : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace lode::mssm
