// Boundary conditions: what the models say about the soft terms, and putting them into the running parameters.
#pragma once

#include "core/mssm/parameters.h"

namespace lode::mssm {

/** Soft terms at the unification scale: CMSSM, NUHM1, NUHM2 and non-universal gauginos are all of this form. */
struct HighScale {
  double m0 = 0, a0 = 0;            // sfermions, trilinears; GeV
  std::array<double, 3> gaugino{};  // GeV
  double mHd2 = 0, mHu2 = 0;        // GeV^2; m0^2 for the CMSSM
};

/** The pMSSM with 19 parameters (tan beta apart, see Input), running at the SUSY scale except the pole mass mA. */
struct LowScale {
  std::array<double, 3> gaugino{};  // GeV
  double mu = 0, mA = 0;            // GeV, mu signed
  double at = 0, ab = 0, aTau = 0;  // GeV; those of the first two families are zero
  Families mq{}, mUp{}, mDown{}, ml{}, me{};  // sfermion soft masses, GeV: doublet and singlet squarks, doublet and singlet sleptons
};

/** Sets all soft terms, T = A0 Y, at the scale where p is. */
void apply(const HighScale& model, Parameters& p);

/** Sets all soft terms except those of the Higgs fields, and mu. */
void apply(const LowScale& model, Parameters& p);

}  // namespace lode::mssm
