// Electroweak symmetry breaking and the Higgs spectrum: mu and B mu from the minimum of the one-loop (two-loop) potential;
// pole masses mh, mH, mA, mH+ and the angle alpha. Full one loop (Pierce, Bagger, Matchev, Zhang, hep-ph/9606211), plus the
// two-loop corrections of two_loop.h. Use: tree -> tadpoles(p, tree, two) -> minimum(p, t, sign) -> ... -> higgs_masses(...).
#pragma once

#include "core/mssm/parameters.h"
#include "core/mssm/tadpoles.h"
#include "core/mssm/two_loop.h"

namespace lode::mssm {

/** Running MZ^2 and MW^2 at p.scale. */
double running_mz2(const Parameters& p);
double running_mw2(const Parameters& p);

/** One-loop tadpoles plus those of `two` (a default-constructed TwoLoopHiggs leaves them out). */
Tadpoles tadpoles(const Parameters& p, const Tree& tree, const TwoLoopHiggs& two);

/** What the conditions of a minimum give for mu^2 and b from mHd2, mHu2; mu2 < 0 or b < 0: no electroweak symmetry breaking. */
struct Minimum {
  double mu2 = 0, b = 0;
};
Minimum minimum(const Parameters& p, const Tadpoles& t);

/** The inverse, for models that give mu and mA: mHd2 and mHu2 from p.mu and p.b. */
struct SoftHiggs {
  double mHd2 = 0, mHu2 = 0;
};
SoftHiggs soft_higgs(const Parameters& p, const Tadpoles& t);

struct HiggsMasses {
  double mh = 0, mH = 0, mA = 0, mHp = 0;  // pole masses, GeV
  double alpha = 0;                        // mixing of the CP-even states at zero momentum, SLHA convention
  bool tachyon = false;                    // a pole mass squared came out negative; its mass is then 0
};

/** Pole masses; t must be the tadpoles that set p.mu and p.b (same `two`). */
HiggsMasses higgs_masses(const Parameters& p, const Tree& tree, const Tadpoles& t, const TwoLoopHiggs& two);

/** Running mA^2 for a wanted pole mass of A (models that give mA): b = mA2 sin(2 beta) / 2. */
double running_ma2(const Parameters& p, const Tree& tree, const Tadpoles& t, const TwoLoopHiggs& two, double mAPole);

}  // namespace lode::mssm
