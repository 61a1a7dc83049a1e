// Gluon-gluino loop in closed form, quark-squark loops with the mixing of the third family; strict one-loop order at p^2 = M3^2.
#include "gluino.h"

#include "loop_functions.h"

namespace lode::mssm {

namespace {

double quarkLoop(double p2, double gluino, double quark, const SfermionPair& squark, double q2) {
  const BPair first = b0b1(p2, quark * quark, squark.m2[0], q2), second = b0b1(p2, quark * quark, squark.m2[1], q2);
  const double mixing = 2 * squark.s * squark.c;
  return -gluino * (first.b1 + second.b1) + quark * mixing * (first.b0 - second.b0);
}

}  // namespace

double gluinoPole(const Parameters& p, const Tree& t) {
  const double m3 = p.gaugino[2], p2 = m3 * m3;
  double sum = m3 == 0 ? 0 : m3 * (15 + 9 * std::log(t.q2 / p2));
  for (int i = 0; i < 3; i++) sum += quarkLoop(p2, m3, t.mu[i], t.up[i], t.q2) + quarkLoop(p2, m3, t.md[i], t.down[i], t.q2);
  return std::fabs(m3 + loopFactor * t.g3 * t.g3 * sum);
}

}  // namespace lode::mssm
