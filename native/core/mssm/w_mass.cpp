// Standard Model: the fit of Awramik, Czakon, Freitas and Weiglein, hep-ph/0311148, equations (6)-(9), good to 0.5 MeV.
// Sfermions: Drees and Hagiwara, Phys. Rev. D 42 (1990) 1709; Heinemeyer, Hollik, Weiglein, hep-ph/0412214, (2.20)-(2.23).
#include "core/mssm/w_mass.h"

#include <algorithm>

#include "core/mssm/tree.h"

namespace lode::mssm {

namespace {

constexpr double pi = 3.14159265358979323846;

double standard_model_mass(const StandardModel& sm, double mh) {
  // alpha(MZ) on shell: leptons 0.031498, and the hadrons' part that belongs to alpha_MSbar(MZ) = 1 / 127.951.
  const double deltaAlpha = 0.03150 + 0.02766 + (127.951 - sm.alphaEmInverse) / 137.036;
  const double logH = std::log(mh / 100), h = mh * mh / 1e4 - 1, t = sm.mt * sm.mt / (174.3 * 174.3) - 1;
  const double z = sm.mZ / 91.1875 - 1, a = deltaAlpha / 0.05907 - 1, s = sm.alphaS / 0.119 - 1;
  return 80.3799 - 0.05429 * logH - 0.008939 * logH * logH + 0.0000890 * std::pow(logH, 4) + 0.000161 * h - 1.070 * a +
         0.5256 * t - 0.0678 * t * t - 0.00179 * logH * t + 0.0000659 * h * t - 0.0737 * s + 114.9 * z;
}

/** F0(x, y) = x + y - 2 x y / (x - y) ln(x / y), zero for equal masses. */
double splitting(double x, double y) {
  x = std::max(std::fabs(x), 1.);
  y = std::max(std::fabs(y), 1.);
  const double d = (x - y) / (x + y);
  if (std::fabs(d) < 1e-3) return (x + y) * d * d * 2 / 3;
  return x + y - 2 * x * y / (x - y) * std::log(x / y);
}

double doublet(const SfermionPair& up, const SfermionPair& down) {
  const double cu = up.c * up.c, su = up.s * up.s, cd = down.c * down.c, sd = down.s * down.s;
  return -su * cu * splitting(up.m2[0], up.m2[1]) - sd * cd * splitting(down.m2[0], down.m2[1]) +
         cu * cd * splitting(up.m2[0], down.m2[0]) + cu * sd * splitting(up.m2[0], down.m2[1]) +
         su * cd * splitting(up.m2[1], down.m2[0]) + su * sd * splitting(up.m2[1], down.m2[1]);
}

}  // namespace

double sfermion_rho(const StandardModel& sm, const Tree& tree) {
  double sum = 0;
  for (int f = 0; f < 3; f++) {
    SfermionPair sneutrino;
    sneutrino.m2 = {tree.sneutrino[f], tree.sneutrino[f]};
    sum += 3 * doublet(tree.up[f], tree.down[f]) + doublet(sneutrino, tree.lepton[f]);
  }
  return sm.gFermi / (8 * std::sqrt(2.) * pi * pi) * sum;
}

double w_mass(const StandardModel& sm, double mh, const Tree& tree) {
  const double mass = standard_model_mass(sm, mh), cos2 = mass * mass / (sm.mZ * sm.mZ);
  return mass * (1 + 0.5 * cos2 / (2 * cos2 - 1) * sfermion_rho(sm, tree));
}

}  // namespace lode::mssm
