// Two-loop renormalization-group equations of the MSSM in the DRbar' scheme, diagonal in family space.
#pragma once

#include "core/mssm/parameters.h"

namespace lode::mssm {

/** Derivatives of all parameters with respect to t = ln Q (that of `scale` itself is zero). */
Parameters rge_derivatives(const Parameters& p);

}  // namespace lode::mssm
