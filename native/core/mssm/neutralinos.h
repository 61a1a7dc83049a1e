// One-loop pole masses and mixing of the four neutralinos (hep-ph/9606211, appendix D).
#pragma once

#include "tree.h"

namespace lode::mssm {

struct NeutralinoPoles {
  std::array<double, 4> mass{};  // signed as in the accord, ordered by absolute value
  Matrix<4> n{};                 // mixing at the momentum of the lightest one
};

NeutralinoPoles neutralinoPoles(const Parameters& p, const Tree& t);

}  // namespace lode::mssm
