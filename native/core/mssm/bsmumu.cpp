// BR(Bs -> mu mu): the Standard Model's rate with the leading supersymmetric contributions at large tan beta, neutral Higgs
// bosons that change flavour through stops and charginos, resummed (Buras, Chankowski, Rosiek and Slawianowska,
// hep-ph/0210145; Isidori and Retico, hep-ph/0110121), and the charged Higgs boson's (Logan and Nierste, hep-ph/0004139).
// Time-averaged as in De Bruyn et al., 1204.1737. Left out: what does not grow with tan beta.
#include <cmath>

#include "core/mssm/loop_functions.h"
#include "core/mssm/low_energy.h"

namespace lode::mssm {

namespace {

constexpr double kStandardModel = 3.66e-9;  // Beneke, Bobeth and Szafron, 1908.07011
constexpr double kC10 = -4.1;               // Standard Model, at the scale mb
constexpr double kMixing = 0.0645;          // ys = half the relative difference of widths; PDG 2022
constexpr double kSin2W = 0.23121;          // MSbar at MZ

double square(double x) { return x * x; }

}  // namespace

BsToMuMu bsToMuMu(const LowEnergyInput& in) {
  const Parameters& p = in.running;
  const DownCorrections d = downCorrections(in);
  const double tanB = p.tanBeta;
  // Neutral Higgs bosons: in units of GF, V, alpha / (4 pi) and mb, as C10.
  const double resummed = (1 + d.bottom() * tanB) * (1 + d.gluino * tanB);
  const double change = 2 * M_PI * 127.95 * kMuonMass * d.stop * tanB * (1 + tanB * tanB) / resummed;
  const double cosA = std::cos(in.alpha), sinA = std::sin(in.alpha);
  const double scalarHiggs = cosA * (cosA - sinA / tanB) / square(in.mH) + sinA * (sinA + cosA / tanB) / square(in.mh);
  const double pseudoscalarHiggs = 1 / square(in.mA);
  // Charged Higgs boson and W: log(r) / (r - 1) -> 1 at r = 1.
  const double r = square(in.mHp / in.mt);
  const double box = std::fabs(r - 1) > 1e-6 ? std::log(r) / (r - 1) : 1;
  const double charged = kMuonMass * tanB * tanB / (4 * square(in.mW) * kSin2W) * box / square(1 + d.bottom() * tanB);
  const double cS = -change * scalarHiggs + charged, cP = change * pseudoscalarHiggs + charged;
  const double reach = square(kBsMass) / (2 * kMuonMass);
  const double phaseSpace = 1 - square(2 * kMuonMass / kBsMass);
  const double pseudoscalar = square(1 + reach * cP / kC10), scalar = phaseSpace * square(reach * cS / kC10);
  const double ratio = pseudoscalar + scalar * (1 - kMixing) / (1 + kMixing);
  return {ratio, kStandardModel * ratio};
}

}  // namespace lode::mssm
