// Pole mass of the W from G_F, MZ, mt and mh: the Standard Model's full two-loop prediction, and what superpartners add.
#pragma once

#include "core/mssm/standard_model.h"

namespace lode::mssm {

struct Tree;

/** In GeV. Superpartners enter through the rho parameter at one loop (sfermions), and drop out when heavy. */
double w_mass(const StandardModel& sm, double mh, const Tree& tree);

/** Contribution of all sfermion doublets to the rho parameter. */
double sfermion_rho(const StandardModel& sm, const Tree& tree);

}  // namespace lode::mssm
