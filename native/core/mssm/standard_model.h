// Standard-Model data at the matching scale: what QCD and QED make of the inputs.
#pragma once

#include "core/mssm/parameters.h"

namespace lode::mssm {

/** Inputs as in the block SMINPUTS; GeV. */
struct StandardModel {
  double alphaEmInverse = 0;  // MSbar, five flavours, at MZ
  double gFermi = 0;          // GeV^-2
  double alphaS = 0;          // MSbar, five flavours, at MZ
  double mZ = 0;              // pole
  double mb = 0;              // mb(mb), MSbar
  double mt = 0;              // pole
  double mTau = 0;            // pole
};

/** Couplings and masses (GeV) in the MSbar scheme with five flavours and the W, at one scale. */
struct LightTheory {
  double scale = 0;
  double alphaEm = 0, alphaS = 0;
  double mb = 0, mTau = 0;
  Families up{}, down{}, lepton{};  // first two families only: the usual values, of no consequence here
};

LightTheory light_theory(const StandardModel& sm, double scale);

/** Strong coupling with five flavours, MSbar, four loops, from its value at one scale to another. */
double run_alpha_s(double alphaS, double from, double to);

}  // namespace lode::mssm
