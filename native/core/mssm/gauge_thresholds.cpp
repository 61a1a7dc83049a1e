// Pierce, Bagger, Matchev, Zhang, hep-ph/9606211, equations (2)-(3) and (C.1), the light quarks and leptons and the W
// being in alpha_MSbar already.
#include "core/mssm/gauge_thresholds.h"

#include <algorithm>

#include "core/mssm/tree.h"

namespace lode::mssm {

namespace {

constexpr double pi = 3.14159265358979323846;

/** Sums of ln(m / Q) over the two states of all three families. */
double logs(const std::array<SfermionPair, 3>& f, double q2) {
  double sum = 0;
  for (const SfermionPair& pair : f)
    for (double m2 : pair.m2) sum += 0.5 * std::log(std::max(std::fabs(m2), 1.) / q2);
  return sum;
}

}  // namespace

double electromagnetic_threshold(const Tree& t, double alpha, double mt) {
  const double q = std::sqrt(t.q2);
  double sum = 16. / 9 * std::log(mt / q) + 0.5 / 3 * std::log(std::max(std::fabs(t.mHp2), 1.) / t.q2);
  sum += 4. / 9 * logs(t.up, t.q2) + 1. / 9 * logs(t.down, t.q2) + 1. / 3 * logs(t.lepton, t.q2);
  for (double m : t.chargino) sum += 4. / 3 * std::log(std::max(m, 1.) / q);
  return alpha / (2 * pi) * (1. / 3 - sum);
}

double strong_threshold(const Tree& t, double alphaS, double mt) {
  const double q = std::sqrt(t.q2);
  const double sum = 2. / 3 * std::log(mt / q) + 2 * std::log(std::max(t.gluino, 1.) / q) +
                     (logs(t.up, t.q2) + logs(t.down, t.q2)) / 6;
  return alphaS / (2 * pi) * (0.5 - sum);
}

}  // namespace lode::mssm
