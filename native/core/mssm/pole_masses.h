// All pole masses of a spectrum whose running parameters are known.
#pragma once

#include "core/mssm/higgs.h"
#include "core/mssm/solver.h"

namespace lode::mssm {

/** Fills s.mass (except mW), s.mixing, s.alpha and s.chargedLsp from the running parameters and s.tree; the name of a tachyonic pole, if any. */
const char* pole_masses(const Parameters& p, const Tadpoles& tadpoles, const TwoLoopHiggs& two, Spectrum& s);

}  // namespace lode::mssm
