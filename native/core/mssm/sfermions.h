// One-loop pole masses of squarks and sleptons: all diagrams of hep-ph/9606211, appendix D, with third-family Yukawa couplings.
#pragma once

#include "tree.h"

namespace lode::mssm {

/** Pole masses (GeV; negative: a tachyon, minus the root of |m^2|). First two families: L, R; third: lighter, heavier with its mixing. */
struct SfermionPoles {
  std::array<std::array<double, 2>, 3> up{}, down{}, lepton{};
  Families sneutrino{};
  std::array<SfermionPair, 3> third{};  // stop, sbottom, stau: mixing and m^2 at one loop
};

SfermionPoles sfermionPoles(const Parameters& p, const Tree& t);

}  // namespace lode::mssm
