// Running all parameters from one scale to another.
#pragma once

#include "core/mssm/parameters.h"

namespace lode::mssm {

/** Runs p to `scale` with relative accuracy `tolerance`; false if a coupling becomes non-perturbative on the way. */
bool run_to(Parameters& p, double scale, double tolerance);

/** The scale where g1 = g2 (log-linear from here, exact if p is there already): one Newton step. */
double unification_scale(const Parameters& p);

}  // namespace lode::mssm
