// Running parameters of the MSSM in the DRbar' scheme at one scale: real, diagonal in family space, without neutrino masses.
// Conventions of the SUSY Les Houches Accord (Skands et al., hep-ph/0311123): W = mu Hu.Hd with the accord's sign, so that
// stop mixing is At - mu cot(beta); trilinears T = A * Y; g1 in SU(5) normalization; v^2 = vu^2 + vd^2 = (246 GeV)^2.
#pragma once

#include <array>
#include <cmath>

namespace lode::mssm {

using Families = std::array<double, 3>;

struct Parameters {
  double scale = 0;  // Q, GeV

  std::array<double, 3> g{};  // g1, g2, g3
  Families yu{}, yd{}, ye{};  // Yukawa couplings
  Families tu{}, td{}, te{};  // trilinear couplings T = A * Y, GeV

  std::array<double, 3> gaugino{};  // M1, M2, M3, GeV
  double mu = 0;                    // GeV
  double b = 0;                     // B mu = m3^2, GeV^2; tree level: mA^2 = 2 b / sin(2 beta)
  double mHd2 = 0, mHu2 = 0;        // GeV^2
  Families mq2{}, mu2{}, md2{};     // squarks: doublet, up singlet, down singlet, GeV^2
  Families ml2{}, me2{};            // sleptons: doublet, singlet, GeV^2

  double tanBeta = 0;  // vu / vd
  double v = 0;        // GeV

  double gPrime() const { return g[0] * std::sqrt(0.6); }
  double beta() const { return std::atan(tanBeta); }
  double vu() const { return v * std::sin(beta()); }
  double vd() const { return v * std::cos(beta()); }
};

}  // namespace lode::mssm
