// One-loop expectation values <|phi|^2> = -A0 / (16 pi^2) of all scalars of the MSSM, which stand in the quartic (four-scalar) diagrams.
#pragma once

#include "tree.h"

namespace lode::mssm {

/** Of one sfermion in the basis L, R; sums over mixing, one colour. */
struct SfermionSum {
  double ll = 0, rr = 0, lr = 0;
};

struct ScalarSums {
  std::array<SfermionSum, 3> up{}, down{}, lepton{}, sneutrino{};
  double hd0 = 0, hu0 = 0, hdMinus = 0, huPlus = 0;
  double hypercharge = 0;  // sum over all scalars of Y <|phi|^2>
  double isospin = 0;      // the same of T3
};

ScalarSums scalarSums(const Tree& t);

}  // namespace lode::mssm
