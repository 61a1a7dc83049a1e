// One-loop pole masses of gluino, sfermions, neutralinos and charginos against SOFTSUSY 4.1.22 from its own running parameters.
#include "../core/mssm/charginos.h"
#include "../core/mssm/gluino.h"
#include "../core/mssm/neutralinos.h"
#include "../core/mssm/sfermions.h"

#include "check.h"
#include "mssm_points.h"

using namespace lode::mssm;

namespace {

constexpr double relative = 1e-4;  // the printed digits and the first two families' small Yukawa couplings

#define CHECK_MASS(found, expected) CHECK_NEAR(found, expected, relative * std::fabs(expected))

void compare(const MssmPoint& x) {
  const Parameters p = parametersOf(x);
  const Tree t = treeSpectrum(p);
  CHECK(t.tachyon == Tachyon::none);
  CHECK_MASS(gluinoPole(p, t), x.gluino);
  const NeutralinoPoles n = neutralinoPoles(p, t);
  CHECK_MASS(n.mass[0], x.n1);
  CHECK_MASS(n.mass[1], x.n2);
  CHECK_MASS(n.mass[2], x.n3);
  CHECK_MASS(n.mass[3], x.n4);
  const CharginoPoles c = charginoPoles(p, t);
  CHECK_MASS(c.mass[0], x.c1);
  CHECK_MASS(c.mass[1], x.c2);
  const SfermionPoles f = sfermionPoles(p, t);
  CHECK_MASS(f.down[0][0], x.dL);
  CHECK_MASS(f.up[0][0], x.uL);
  CHECK_MASS(f.down[0][1], x.dR);
  CHECK_MASS(f.up[0][1], x.uR);
  CHECK_MASS(f.down[2][0], x.b1);
  CHECK_MASS(f.down[2][1], x.b2);
  CHECK_MASS(f.up[2][0], x.t1);
  CHECK_MASS(f.up[2][1], x.t2);
  CHECK_MASS(f.lepton[0][0], x.eL);
  CHECK_MASS(f.lepton[0][1], x.eR);
  CHECK_MASS(f.sneutrino[0], x.sneutrino);
  CHECK_MASS(f.lepton[2][0], x.tau1);
  CHECK_MASS(f.lepton[2][1], x.tau2);
  CHECK_MASS(f.sneutrino[2], x.sneutrinoTau);
  CHECK(std::fabs(std::sqrt(t.up[0].m2[0]) - x.uL) > 20 * relative * x.uL);  // the tree-level masses would not pass
}

// Physics knows only relative signs: flipping gaugino masses, mu-gaugino products and trilinears together changes nothing (an R-symmetry).
void phases() {
  const Parameters p = parametersOf(mssmPoints[0]);
  Parameters r = p;
  for (double& m : r.gaugino) m = -m;
  for (int i = 0; i < 3; i++) {
    r.tu[i] = -r.tu[i];
    r.td[i] = -r.td[i];
    r.te[i] = -r.te[i];
  }
  r.mu = -r.mu;
  const Tree a = treeSpectrum(p), b = treeSpectrum(r);
  const SfermionPoles fa = sfermionPoles(p, a), fb = sfermionPoles(r, b);
  CHECK_NEAR(fa.up[2][0], fb.up[2][0], 1e-8);
  CHECK_NEAR(fa.lepton[2][1], fb.lepton[2][1], 1e-8);
  CHECK_NEAR(gluinoPole(p, a), gluinoPole(r, b), 1e-8);
  const NeutralinoPoles na = neutralinoPoles(p, a), nb = neutralinoPoles(r, b);
  for (int i = 0; i < 4; i++) CHECK_NEAR(na.mass[i], -nb.mass[i], 1e-8);
  const CharginoPoles ca = charginoPoles(p, a), cb = charginoPoles(r, b);
  for (int i = 0; i < 2; i++) CHECK_NEAR(ca.mass[i], cb.mass[i], 1e-8);
  r.mu = p.mu;
  const Tree wrong = treeSpectrum(r);
  CHECK(std::fabs(charginoPoles(r, wrong).mass[0] - ca.mass[0]) > 1);  // the sign of mu alone is physical
}

}  // namespace

int main() {
  for (const MssmPoint& point : mssmPoints) compare(point);
  phases();
  return finish();
}
