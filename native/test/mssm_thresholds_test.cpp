// Third-family threshold corrections: SOFTSUSY's running parameters, run down from Q_susy to its matching scale (the top mass), must have the
// running fermion masses that the corrections make of the Standard-Model data.
#include "../core/mssm/running.h"
#include "../core/mssm/standard_model.h"
#include "../core/mssm/yukawa_thresholds.h"

#include "check.h"
#include "mssm_points.h"

using namespace lode::mssm;

namespace {

constexpr double topPole = 172.69, bottomMsbar = 2.7343, tauMsbar = 1.7426;  // bottom and tau with five flavours at the top mass

void compare(const MssmPoint& x) {
  Parameters p = parametersOf(x);
  CHECK(run_to(p, topPole, 1e-6));
  const Tree t = treeSpectrum(p);
  const ThirdFamily found = runningThirdFamily(p, t, topPole, bottomMsbar, tauMsbar);
  CHECK_NEAR(found.mt, t.mu[2], 5e-4 * t.mu[2]);
  CHECK_NEAR(found.mb, t.md[2], 5e-3 * t.md[2]);
  CHECK_NEAR(found.mTau, t.me[2], 1e-2 * t.me[2]);
  CHECK(std::fabs(found.mt / topPole - 1) > 0.05 && std::fabs(found.mb / bottomMsbar - 1) > 0.05);  // not without corrections
}

// At large tan beta gluino and Higgsino loops change sign with mu.
void sign() {
  const Parameters p = parametersOf(mssmPoints[1]);
  Parameters flipped = p;
  flipped.mu = -p.mu;
  const double plus = bottomCorrection(p, treeSpectrum(p), 2.7), minus = bottomCorrection(flipped, treeSpectrum(flipped), 2.7);
  CHECK(plus - minus > 0.1);
  CHECK(tauCorrection(flipped, treeSpectrum(flipped), 1.74) > tauCorrection(p, treeSpectrum(p), 1.74));
  CHECK(runningThirdFamily(Parameters{p.scale, p.g}, treeSpectrum(Parameters{p.scale, p.g}), 170, 3, 1.7).mt > 120);  // a start without Yukawa couplings
}

}  // namespace

int main() {
  for (const MssmPoint& point : mssmPoints) compare(point);
  sign();
  return finish();
}
