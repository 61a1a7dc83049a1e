// What the low-energy observables are computed from: pole masses and mixings, and the running parameters at the SUSY scale.
#pragma once

#include <array>

#include "core/mssm/parameters.h"
#include "core/mssm/tree.h"

namespace lode::mssm {

struct LowEnergyInput {
  Parameters running;  // at the SUSY scale

  // Pole masses, GeV
  double mW = 0, mZ = 0, mt = 0;
  double alphaS = 0;                       // at MZ, five flavours, MSbar
  double mh = 0, mH = 0, mA = 0, mHp = 0;
  double alpha = 0;                        // Higgs mixing angle, in [-pi/2, pi/2]
  double gluino = 0;
  std::array<double, 4> neutralino{};      // signed: N M N^T
  Matrix<4> n{};
  std::array<double, 2> chargino{};        // U M V^T
  Matrix<2> u{}, v{};
  SfermionPair stop, sbottom, stau;        // squared pole masses; f1 = c fL + s fR is the lighter one
  double charmL = 0, strangeL = 0;
  double smuonL = 0, smuonR = 0, muonSneutrino = 0;
};

struct Input;
struct Spectrum;
/** Of a valid spectrum (low_energy.cpp). */
LowEnergyInput lowEnergyInput(const Input& input, const Spectrum& spectrum);

/** Below MZ and in decays of mesons; Particle Data Group 2022 unless said otherwise. */
inline constexpr double kMuonMass = 0.1056583745;    // GeV
inline constexpr double kAlphaAtMZ = 0.00775531;     // on-shell, five flavours, as in hep-ph/0609168
inline constexpr double kAlphaThomson = 0.0072973525693;
inline constexpr double kBsMass = 5.36692;           // GeV

/** Positive for positive masses: -C0(0, 0; a, b, c) of three masses (not squared), 1/(2 m^2) where they are equal. */
double threeMassLoop(double a, double b, double c);

/** Supersymmetric a_mu (gminus2.cpp), and in it the two-loop diagrams with Higgs bosons (gminus2_higgs.cpp). */
double muonAnomaly(const LowEnergyInput& in);
double muonAnomalyHiggs(const LowEnergyInput& in, double muonYukawaFactor);

/** Corrections to the masses of down quarks that grow with tan beta (large_tan_beta.cpp). */
struct DownCorrections {
  double gluino = 0;   // epsilon_0: the same for all families
  double stop = 0;     // epsilon_Y yt^2: third family only
  double top = 0;      // epsilon_t: of the charged Higgs' coupling to right-handed tops
  double bottom() const { return gluino + stop; }
};
DownCorrections downCorrections(const LowEnergyInput& in);

/** New contributions to C7 and C8 at 160 GeV, and BR(B -> Xs gamma), photons above 1.6 GeV (bsgamma.cpp). */
struct BToSGamma {
  double c7 = 0, c8 = 0;
  double ratio = 0;      // to the Standard Model's
  double branching = 0;
};
BToSGamma bToSGamma(const LowEnergyInput& in);

/** BR(Bs -> mu mu), averaged over time as experiments quote it (bsmumu.cpp). */
struct BsToMuMu {
  double ratio = 0;
  double branching = 0;
};
BsToMuMu bsToMuMu(const LowEnergyInput& in);

}  // namespace lode::mssm
