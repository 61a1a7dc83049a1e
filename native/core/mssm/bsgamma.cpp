// BR(B -> Xs gamma): charged Higgs and charginos at leading order with resummed tan beta (Ciuchini et al., hep-ph/9710335 and
// hep-ph/9806308; Degrassi, Gambino and Giudice, hep-ph/0009337), run to 160 GeV, where they join the Standard Model's rate at
// NNLO (Misiak et al., 1503.01789; terms of second order: Hurth, Lunghi and Porod, hep-ph/0312260). Minimal flavour violation:
// gluinos and neutralinos do not contribute.
#include <cmath>

#include "core/mssm/dipole_functions.h"
#include "core/mssm/low_energy.h"

namespace lode::mssm {

namespace {

constexpr double kMatchingScale = 160;   // GeV, of the formula of 1503.01789
constexpr double kStandardModel = 3.36;  // in 1e-4, photons above 1.6 GeV: 1503.01789, (1)

double square(double x) { return x * x; }

struct Wilson {
  double c7 = 0, c8 = 0;
};

/** Five flavours below the top, six above, one loop. */
double alphaStrong(const LowEnergyInput& in, double scale) {
  const double top = std::fmin(scale, in.mt);
  const double five = in.alphaS / (1 + in.alphaS * 23 / (6 * M_PI) * std::log(top / in.mZ));
  return scale <= in.mt ? five : five / (1 + five * 21 / (6 * M_PI) * std::log(scale / in.mt));
}

/** Leading-order running from a heavy scale; hep-ph/0009337 (19). */
Wilson runDown(const LowEnergyInput& in, const Wilson& c, double scale) {
  if (!(scale > kMatchingScale)) return c;
  const double eta = alphaStrong(in, scale) / alphaStrong(in, kMatchingScale);
  const double p14 = std::pow(eta, 14. / 21), p16 = std::pow(eta, 16. / 21);
  return {p16 * c.c7 + 8. / 3 * (p14 - p16) * c.c8, p14 * c.c8};
}

/** MSbar mass of the top quark at a scale, from the pole mass with the corrections of order alpha_s. */
double topMass(const LowEnergyInput& in, double scale) {
  const double atTop = in.mt * (1 - 4. / 3 * alphaStrong(in, in.mt) / M_PI);
  return atTop * std::pow(alphaStrong(in, scale) / alphaStrong(in, in.mt), 4. / 7);
}

/** F7(1), F8(1): without, F7(2), F8(2): with a flip of chirality on the heavy line; y = (mt / scalar)^2; hep-ph/9806308 (21). */
Wilson straight(double y) {
  const double c = dipoleC1(y), n = dipoleN1(y);
  return {-y / 16 * (2. / 3 * c + n), -y / 16 * c};
}
Wilson flipped(double y) {
  const double c = dipoleC2(y), n = dipoleN2(y);
  return {-y / 6 * (2. / 3 * c + 0.5 * n), -y / 6 * c};
}

/** With vertices corrected at large tan beta, hep-ph/0009337 (12) to (14); those of the W differ by breaking of SU(2) only. */
Wilson chargedHiggs(const LowEnergyInput& in, const DownCorrections& d) {
  const double tanB = in.running.tanBeta;
  const double mass = 1 + d.bottom() * tanB;
  const double scale = std::fmax(in.mHp, kMatchingScale);
  const double y = square(topMass(in, scale) / in.mHp);
  const Wilson one = straight(y), two = flipped(y);
  const double vertex = (1 - d.top * tanB) / mass;
  const double straightOn = 1 / (3 * square(tanB));
  return runDown(in, {straightOn * one.c7 + vertex * two.c7, straightOn * one.c8 + vertex * two.c8}, scale);
}

/** One chargino with one squark that couples with `left` to (s, b)L and with `right` mb to bR; charges -1 and 2/3. */
Wilson charginoLoop(double chargino, double squark, double left, double leftStrange, double right) {
  const double x = square(chargino / squark), w = 1 / square(squark);
  const double straightOn = leftStrange * left / 12, flip = leftStrange * right * chargino / 3;
  const double c1 = dipoleC1(x), c2 = dipoleC2(x), n1 = dipoleN1(x), n2 = dipoleN2(x);
  return {w * (straightOn * (-c1 - 2. / 3 * n1) + flip * (-2 * c2 - 2. / 3 * n2)), w * (-straightOn * n1 - flip * n2)};
}

Wilson charginos(const LowEnergyInput& in, const DownCorrections& d) {
  const Parameters& p = in.running;
  const double g = p.g[1], yt = p.yu[2];
  const double yukawa = g / (std::sqrt(2.0) * in.mW * std::cos(p.beta()) * (1 + d.bottom() * p.tanBeta));  // of mb
  Wilson sum;
  const auto add = [&](const Wilson& c, double sign) {
    sum.c7 += sign * c.c7;
    sum.c8 += sign * c.c8;
  };
  for (int k = 0; k < 2; k++) {
    const double gauge = -g * in.v[k][0], higgsino = yt * in.v[k][1];
    const double right = yukawa * in.u[k][1];
    for (int a = 0; a < 2; a++) {
      const double l = a == 0 ? in.stop.c : -in.stop.s, r = a == 0 ? in.stop.s : in.stop.c;
      const double left = gauge * l + higgsino * r;
      add(charginoLoop(in.chargino[k], std::sqrt(in.stop.m2[a]), left, left, right * l), 1);
    }
    add(charginoLoop(in.chargino[k], in.charmL, gauge, gauge, right), -1);  // unitarity: u and c alike
  }
  const double normalization = -square(in.mW) / (2 * g * g);
  const Wilson c{normalization * sum.c7, normalization * sum.c8};
  return runDown(in, c, std::pow(in.stop.m2[0] * in.stop.m2[1], 0.25));
}

}  // namespace

BToSGamma bToSGamma(const LowEnergyInput& in) {
  const DownCorrections d = downCorrections(in);
  const Wilson higgs = chargedHiggs(in, d), chargino = charginos(in, d);
  const double c7 = higgs.c7 + chargino.c7, c8 = higgs.c8 + chargino.c8;
  const double rate = kStandardModel - 8.22 * c7 - 1.99 * c8 +                     // 1503.01789 (12)
                      5.3 * c7 * c7 + 2.45 * c7 * c8 + 0.49 * c8 * c8;             // hep-ph/0312260, table 3
  return {c7, c8, rate / kStandardModel, 1e-4 * rate};
}

}  // namespace lode::mssm
