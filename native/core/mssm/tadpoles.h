// One-loop tadpoles of the two neutral Higgs fields, all particles, DRbar', Feynman gauge
// (Pierce, Bagger, Matchev, Zhang, hep-ph/9606211, section on electroweak symmetry breaking and appendix E).
#pragma once

#include "core/mssm/parameters.h"

namespace lode::mssm {

struct Tree;

/** (1/vd) dV/dvd and (1/vu) dV/dvu of the loop-corrected potential, GeV^2: minus t1/v1 and t2/v2 of the paper. */
struct Tadpoles {
  double d = 0, u = 0;
};

Tadpoles one_loop_tadpoles(const Parameters& p, const Tree& tree);

}  // namespace lode::mssm
