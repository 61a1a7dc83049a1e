// Two-loop corrections to the neutral Higgs potential of the MSSM in the gaugeless limit, at zero momentum: all orders
// alpha_s alpha_t, alpha_s alpha_b, alpha_t^2, alpha_t alpha_b, alpha_b^2, alpha_tau^2, alpha_b alpha_tau, with the running
// masses of Parameters at Parameters::scale. About 0.15 ms a call: call it rarely.
#pragma once

#include "core/mssm/parameters.h"

namespace lode::mssm {

/** Derivatives of the two-loop potential; mass terms as they are once mHd2 and mHu2 are eliminated by the minimum. */
struct TwoLoopHiggs {
  double tadpoleD = 0, tadpoleU = 0;    // (1/vd) dV/dvd, (1/vu) dV/dvu, GeV^2
  double s11 = 0, s12 = 0, s22 = 0;     // added to the CP-even mass matrix, basis (d, u), GeV^2
  double a = 0;                         // added to mA^2, GeV^2
  bool valid = true;                    // false: a third-family sfermion is a tachyon (nothing was computed)
};

TwoLoopHiggs two_loop_higgs(const Parameters& p);

}  // namespace lode::mssm
