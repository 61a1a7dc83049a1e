// One-loop pole mass of the gluino (hep-ph/9606211, eq. D.44).
#pragma once

#include "tree.h"

namespace lode::mssm {

double gluinoPole(const Parameters& p, const Tree& t);

}  // namespace lode::mssm
