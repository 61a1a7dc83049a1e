// Corrections to down-quark couplings that grow with tan beta: m_b = y_b v_d / sqrt(2) (1 + (epsilon_0 + epsilon_Y yt^2) tan beta).
// Degrassi, Gambino and Giudice, hep-ph/0009337; Buras, Chankowski, Rosiek and Slawianowska, hep-ph/0210145. Gluinos and
// higgsinos in the loops; those of winos and binos are left out.
#include <cmath>

#include "core/mssm/loop_functions.h"
#include "core/mssm/low_energy.h"

namespace lode::mssm {

DownCorrections downCorrections(const LowEnergyInput& in) {
  const Parameters& p = in.running;
  // mu M3 has the sign of the product, whatever the signs of each.
  const double gluino = 8. / 3 * p.g[2] * p.g[2] * loopFactor * p.mu * std::copysign(in.gluino, p.gaugino[2]);
  const double at = p.yu[2] != 0 ? p.tu[2] / p.yu[2] : 0;
  DownCorrections d;
  d.gluino = gluino * threeMassLoop(in.gluino, std::sqrt(in.sbottom.m2[0]), std::sqrt(in.sbottom.m2[1]));
  const double stop0 = std::sqrt(in.stop.m2[0]), stop1 = std::sqrt(in.stop.m2[1]);
  d.stop = p.yu[2] * p.yu[2] * loopFactor * p.mu * at * threeMassLoop(p.mu, stop0, stop1);
  d.top = gluino * (in.stop.s * in.stop.s * threeMassLoop(in.gluino, stop0, in.strangeL) +
                    in.stop.c * in.stop.c * threeMassLoop(in.gluino, stop1, in.strangeL));
  return d;
}

}  // namespace lode::mssm
