// From a solved spectrum to what the low-energy observables need.
#include "core/mssm/low_energy.h"

#include "core/mssm/solver.h"

namespace lode::mssm {

namespace {

SfermionPair withPoles(SfermionPair pair, const std::array<double, 2>& poles) {
  pair.m2 = {poles[0] * poles[0], poles[1] * poles[1]};
  return pair;
}

}  // namespace

LowEnergyInput lowEnergyInput(const Input& input, const Spectrum& spectrum) {
  const PoleMasses& m = spectrum.mass;
  const Mixing& mixing = spectrum.mixing;
  LowEnergyInput in;
  in.running = spectrum.atSusy;
  in.mW = m.mW;
  in.mZ = input.sm.mZ;
  in.mt = input.sm.mt;
  in.alphaS = input.sm.alphaS;
  in.mh = m.mh;
  in.mH = m.mH;
  in.mA = m.mA;
  in.mHp = m.mHp;
  in.alpha = spectrum.alpha;
  in.gluino = m.gluino;
  in.neutralino = m.neutralino;
  in.n = mixing.n;
  in.chargino = m.chargino;
  in.u = mixing.u;
  in.v = mixing.v;
  in.stop = withPoles(mixing.third[0], m.up[2]);
  in.sbottom = withPoles(mixing.third[1], m.down[2]);
  in.stau = withPoles(mixing.third[2], m.lepton[2]);
  in.charmL = m.up[1][0];
  in.strangeL = m.down[1][0];
  in.smuonL = m.lepton[1][0];
  in.smuonR = m.lepton[1][1];
  in.muonSneutrino = m.sneutrino[1];
  return in;
}

}  // namespace lode::mssm
