// Two-loop diagrams of the muon's anomalous magnetic moment in which a Higgs boson and a photon join the muon to a loop of
// charginos, stops, sbottoms or staus: Heinemeyer, Stoeckinger and Weiglein, hep-ph/0405255; equations (60) to (70) of
// Stoeckinger, hep-ph/0609168.
#include <cmath>

#include "core/mssm/low_energy.h"

namespace lode::mssm {

namespace {

const double kRoot2 = std::sqrt(2.0);

double square(double x) { return x * x; }

/** Real part of the dilogarithm. */
double dilog(double x) {
  const double zeta2 = M_PI * M_PI / 6;
  if (x > 1) return 2 * zeta2 - 0.5 * square(std::log(x)) - dilog(1 / x);
  if (x == 1) return zeta2;
  if (x > 0.5) return zeta2 - std::log(x) * std::log(1 - x) - dilog(1 - x);
  if (x < -1) return -zeta2 - 0.5 * square(std::log(-x)) - dilog(1 / x);
  // Bernoulli's series in -ln(1 - x), of which |.| <= ln 2.
  const double u = -std::log1p(-x), u2 = u * u;
  return u * (1 - u / 4 +
              u2 * (1. / 36 + u2 * (-1. / 3600 + u2 * (1. / 211680 + u2 * (-1. / 10886400 + u2 * (1. / 526901760))))));
}

/** Clausen's function of 0 < x <= pi, by its series in x / (2 pi) with the zeta function of even numbers. */
double clausen(double x) {
  if (x > 2 * M_PI / 3) return 2 * clausen(x / 2) - 2 * clausen(M_PI - x / 2);
  constexpr double zeta[] = {1.6449340668482264, 1.0823232337111382, 1.0173430619844491, 1.0040773561979443,
                             1.0009945751278181, 1.0002460865533080, 1.0000612481350587, 1.0000152822594086,
                             1.0000038172932650, 1.0000009539620339};
  const double step = square(x / (2 * M_PI));
  double power = 1, sum = 1 - std::log(x);
  for (int n = 1; n <= 10; n++) {
    power *= step;
    sum += zeta[n - 1] / (n * (2 * n + 1)) * power;
  }
  return x * sum;
}

/** hep-ph/0609168 (70) */
double loopPseudoscalar(double z) {
  if (z < 0.25 * (1 - 1e-9)) {
    const double y = std::sqrt(1 - 4 * z);
    return 2 * z / y * (dilog(1 - (1 - y) / (2 * z)) - dilog(1 - (1 + y) / (2 * z)));
  }
  if (z < 0.25 * (1 + 1e-9)) return std::log(4.0);
  return 4 * z / std::sqrt(4 * z - 1) * clausen(2 * std::asin(0.5 / std::sqrt(z)));
}

/** Of the expansion of (70) for heavy loops, 2 + ln z + a[0] / z + a[1] / z^2 + ...: int w^n (ln z - ln w) with w = x (1 - x). */
struct HeavyTerms {
  double a[4];
};
HeavyTerms heavyTerms(double z) {
  const double lg = std::log(z);
  return {{lg / 6 + 5. / 18, (lg + 47. / 30) / 30, (lg + 319. / 210) / 140, (lg + 1879. / 1260) / 630}};
}

/** hep-ph/0609168 (71), (72). The leading terms cancel for heavy loops. */
double loopScalar(double z) {
  if (z < 100) return (2 * z - 1) * loopPseudoscalar(z) - 2 * z * (2 + std::log(z));
  const auto [a] = heavyTerms(z);
  return -2 - std::log(z) + 2 * a[0] + (2 * a[1] - a[0] + (2 * a[2] - a[1] + (2 * a[3] - a[2]) / z) / z) / z;
}
double loopSfermion(double z) {
  if (z < 100) return z / 2 * (2 + std::log(z) - loopPseudoscalar(z));
  const auto [a] = heavyTerms(z);
  return -(a[0] + (a[1] + (a[2] + a[3] / z) / z) / z) / 2;
}

/** h and H: their factors in couplings that are sums of an Hu and an Hd part. */
struct Scalars {
  double up[2], down[2], mass2[2];
};

double charginos(const LowEnergyInput& in, const Scalars& s, const double* muon, double muonA) {
  double sum = 0;
  const double cosB = std::cos(in.running.beta()), sinB = std::sin(in.running.beta());
  for (int k = 0; k < 2; k++) {
    const double m2 = square(in.chargino[k]);
    if (!(m2 > 0)) continue;
    const double weak = kRoot2 * in.mW / in.chargino[k];
    const double up = weak * in.u[k][0] * in.v[k][1], down = weak * in.u[k][1] * in.v[k][0];
    for (int b = 0; b < 2; b++) sum += muon[b] * (up * s.up[b] + down * s.down[b]) * loopScalar(m2 / s.mass2[b]);
    sum += muonA * -(up * cosB + down * sinB) * loopPseudoscalar(m2 / square(in.mA));
  }
  return sum;
}

/** `own` and `other`: the scalars' parts that couple with the trilinear term and with mu; mass over the vacuum angle. */
double sfermions(const SfermionPair& pair, double mass, double trilinear, double mu, const double* own, const double* other,
                 const Scalars& s, const double* muon) {
  double sum = 0;
  for (int i = 0; i < 2; i++) {
    const double mixing = i == 0 ? pair.c * pair.s : -pair.c * pair.s;
    for (int b = 0; b < 2; b++) {
      const double coupling = 2 * mass / pair.m2[i] * (trilinear * own[b] - mu * other[b]) * mixing;
      sum += muon[b] * coupling * loopSfermion(pair.m2[i] / s.mass2[b]);
    }
  }
  return sum;
}

double ratio(double trilinear, double yukawa) { return yukawa != 0 ? trilinear / yukawa : 0; }

}  // namespace

double muonAnomalyHiggs(const LowEnergyInput& in, double muonYukawaFactor) {
  const Parameters& p = in.running;
  if (!(in.mh > 0 && in.mH > 0 && in.mA > 0)) return 0;
  const double sinA = std::sin(in.alpha), cosA = std::cos(in.alpha);
  const double cosB = std::cos(p.beta()), sinB = std::sin(p.beta());
  const Scalars s{{cosA, sinA}, {-sinA, cosA}, {square(in.mh), square(in.mH)}};
  const double perCos = muonYukawaFactor / cosB;
  const double muon[2] = {-sinA * perCos, cosA * perCos};  // (65)
  // Masses from running Yukawa couplings: (67) to (69) have m_f / sin(beta) or cos(beta).
  const double v = p.v / kRoot2;
  double sum = charginos(in, s, muon, sinB * perCos);
  sum += 3 * 4. / 9 * sfermions(in.stop, p.yu[2] * v, ratio(p.tu[2], p.yu[2]), p.mu, s.up, s.down, s, muon);
  sum += 3 * 1. / 9 * sfermions(in.sbottom, p.yd[2] * v, ratio(p.td[2], p.yd[2]), p.mu, s.down, s.up, s, muon);
  sum += sfermions(in.stau, p.ye[2] * v, ratio(p.te[2], p.ye[2]), p.mu, s.down, s.up, s, muon);
  const double sin2W = 1 - square(in.mW / in.mZ);
  return square(kAlphaAtMZ * kMuonMass / (M_PI * in.mW)) / (8 * sin2W) * sum;
}

}  // namespace lode::mssm
