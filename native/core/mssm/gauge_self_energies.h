// One-loop self-energies of Z and W, all particles of the MSSM, DRbar', Feynman gauge, transverse real parts
// (Pierce, Bagger, Matchev, Zhang, hep-ph/9606211, appendix D).
#pragma once

#include "core/mssm/parameters.h"

namespace lode::mssm {

struct Tree;

/** At momentum squared p2, at the scale and with the masses of `tree`; `mt` stands in for its top mass (pole or running). */
double z_self_energy(const Tree& tree, double p2, double mt);
double w_self_energy(const Tree& tree, double p2, double mt);

}  // namespace lode::mssm
