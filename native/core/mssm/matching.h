// From Standard-Model data to the running gauge couplings, vacuum expectation value and Yukawa couplings of the MSSM at the matching
// scale.
#pragma once

#include "core/mssm/parameters.h"
#include "core/mssm/standard_model.h"

namespace lode::mssm {

/** What the matching found beside the parameters. */
struct Matching {
  double mW = 0;       // pole mass predicted from G_F
  double sin2 = 0;     // running sin^2 theta_W
  bool usable = false; // false: a coupling or a mass diverged, p is not to be used
  bool valid = false;  // false: no weak mixing angle solves the equations, p has the usual one
};

/**
 * Sets g, v and the Yukawa couplings of p, which must be at light.scale with tan beta, mu, b and soft terms of the spectrum that
 * stands in the loops; its present couplings are those of the iteration before. T = A Y keeps A. mh: pole mass of
 * the light Higgs boson, whose tree-level mass would be far off in the self-energies of W and Z;
 * atSusy: the parameters before they were run down, for sfermions that became tachyons on the way.
 */
Matching match(const StandardModel& sm, const LightTheory& light, double mh, const Parameters& atSusy, Parameters& p);

}  // namespace lode::mssm
