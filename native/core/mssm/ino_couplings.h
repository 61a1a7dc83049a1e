// Couplings that the self-energies of neutralinos and charginos share, in the gauge basis (-i B, -i W3, Hd, Hu) x (-i W+, Hu+) and (-i W-, Hd-),
// from L = -sqrt(2) g phi^* T psi lambda and L = g W psi^+ sigma T psi. Real throughout; CP-odd scalars carry a factor i apart.
#pragma once

#include "tree.h"

namespace lode::mssm {

using NeutralCharged = std::array<std::array<double, 2>, 4>;

/** psi0 with psi+ (and with psi-): couplings to W, to the charged scalars (Hu+)^* and (Hd-)^*. */
struct InoCouplings {
  NeutralCharged wPlus{}, wMinus{}, huPlus{}, hdMinus{};
};

inline InoCouplings inoCouplings(const Tree& t) {
  const double root = std::sqrt(2.0), g = t.g, g1 = t.g1;
  InoCouplings c;
  c.wPlus = {{{0, 0}, {-g, 0}, {0, 0}, {0, g / root}}};
  c.wMinus = {{{0, 0}, {g, 0}, {0, g / root}, {0, 0}}};
  c.huPlus = {{{0, g1 / root}, {0, g / root}, {0, 0}, {g, 0}}};
  c.hdMinus = {{{0, -g1 / root}, {0, -g / root}, {g, 0}, {0, 0}}};
  return c;
}

/** A neutral scalar as a combination of the real parts (CP even) or imaginary parts (CP odd) of Hd0 and Hu0, times sqrt(2). */
struct NeutralScalar {
  double d, u, m2;
  bool odd;
};

inline std::array<NeutralScalar, 4> neutralScalars(const Tree& t) {
  return {{{-t.sinA, t.cosA, t.mh2, false},
           {t.cosA, t.sinA, t.mH2, false},
           {t.sinB, t.cosB, t.mA2, true},
           {t.cosB, -t.sinB, t.mZ2, true}}};
}

/** A charged scalar: its parts in (Hd-)^* and Hu+. */
struct ChargedScalar {
  double d, u, m2;
};

inline std::array<ChargedScalar, 2> chargedScalars(const Tree& t) {
  return {{{t.sinB, t.cosB, t.mHp2}, {t.cosB, -t.sinB, t.mW2}}};
}

}  // namespace lode::mssm
