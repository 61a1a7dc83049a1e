// The two-loop effective potential of the MSSM for neutral Higgs backgrounds in the gaugeless limit (g1, g2 -> 0, Higgs
// masses 0 and mA whatever the background), with QCD and all third-family Yukawa couplings, DRbar': general formulas of
// Martin, hep-ph/0111209, applied to the superpotential; QCD part as in Espinosa and Zhang, hep-ph/9912236.
#pragma once

#include <complex>

namespace lode::mssm {

using Complex = std::complex<double>;

/** One family: up and down quarks with scalars; or leptons, with yu = tu = mu2 = 0, colours 1 and no strong coupling. */
struct GaugelessFamily {
  double colours = 3;
  double yu = 0, yd = 0, tu = 0, td = 0;
  double mqu2 = 0, mqd2 = 0, mu2 = 0, md2 = 0;  // soft masses of u_L, d_L, u_R, d_R scalars, GeV^2
};

struct GaugelessModel {
  GaugelessFamily quarks, leptons;
  double g3 = 0, gluino = 0, mu = 0;
  double mA2 = 0, sinBeta = 0, cosBeta = 1;  // these stay fixed when the background moves
  double q2 = 0;
};

/** V at one loop (field-dependent part) and at two loops, GeV^4, loop factors included; h1, h2 are <Hd0>, <Hu0> = v/sqrt(2). */
struct GaugelessPotential {
  double oneLoop = 0, twoLoop = 0;
  bool tachyon = false;
};

GaugelessPotential gaugeless_potential(const GaugelessModel& model, Complex h1, Complex h2);

}  // namespace lode::mssm
