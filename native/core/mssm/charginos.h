// One-loop pole masses and mixing of the two charginos (hep-ph/9606211, appendix D).
#pragma once

#include "tree.h"

namespace lode::mssm {

struct CharginoPoles {
  std::array<double, 2> mass{};  // positive, ordered
  Matrix<2> u{}, v{};            // mixing at the momentum of the lighter one
};

CharginoPoles charginoPoles(const Parameters& p, const Tree& t);

}  // namespace lode::mssm
