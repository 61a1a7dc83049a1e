#include "core/mssm/pole_masses.h"

#include <algorithm>

#include "core/mssm/charginos.h"
#include "core/mssm/gluino.h"
#include "core/mssm/neutralinos.h"
#include "core/mssm/sfermions.h"

namespace lode::mssm {

namespace {

/** The lightest superpartner is neither a neutralino nor a sneutrino. */
bool charged_lsp(const PoleMasses& m) {
  double charged = std::min(m.gluino, m.chargino[0]);
  for (int f = 0; f < 3; f++)
    for (int i = 0; i < 2; i++) charged = std::min({charged, m.up[f][i], m.down[f][i], m.lepton[f][i]});
  const double sneutrino = std::min({m.sneutrino[0], m.sneutrino[1], m.sneutrino[2]});
  return charged < std::min(std::fabs(m.neutralino[0]), sneutrino);
}

const char* tachyonic_pole(const PoleMasses& m) {
  const std::array<const std::array<std::array<double, 2>, 3>*, 3> kinds{&m.up, &m.down, &m.lepton};
  constexpr std::array<const char*, 3> third{"stop", "sbottom", "stau"}, first{"up squark", "down squark", "slepton"};
  for (int k = 0; k < 3; k++)
    for (int f = 2; f >= 0; f--)
      if (!((*kinds[k])[f][0] > 0) || !((*kinds[k])[f][1] > 0)) return f == 2 ? third[k] : first[k];
  for (double mass : m.sneutrino)
    if (!(mass > 0)) return "sneutrino";
  return nullptr;
}

}  // namespace

const char* pole_masses(const Parameters& p, const Tadpoles& tadpoles, const TwoLoopHiggs& two, Spectrum& s) {
  PoleMasses& m = s.mass;
  m.gluino = gluinoPole(p, s.tree);
  const SfermionPoles sfermions = sfermionPoles(p, s.tree);
  m.up = sfermions.up;
  m.down = sfermions.down;
  m.lepton = sfermions.lepton;
  m.sneutrino = sfermions.sneutrino;
  const NeutralinoPoles neutralinos = neutralinoPoles(p, s.tree);
  const CharginoPoles charginos = charginoPoles(p, s.tree);
  m.neutralino = neutralinos.mass;
  m.chargino = charginos.mass;
  s.mixing = {neutralinos.n, charginos.u, charginos.v, sfermions.third};

  const HiggsMasses higgs = higgs_masses(p, s.tree, tadpoles, two);
  m.mh = higgs.mh;
  m.mH = higgs.mH;
  m.mA = higgs.mA;
  m.mHp = higgs.mHp;
  s.alpha = higgs.alpha;
  s.chargedLsp = charged_lsp(m);
  const char* sfermion = tachyonic_pole(m);
  return sfermion ? sfermion : higgs.tachyon ? "Higgs boson" : nullptr;
}

}  // namespace lode::mssm
