// Supersymmetric contribution to the muon's anomalous magnetic moment: exact one-loop formula in mass eigenstates (Martin and
// Wells, hep-ph/0103067 = MW), resummed tan beta (Marchetti, Mertens, Nierste and Stoeckinger, 0808.1530), and of the two-loop
// corrections the logarithms of photons (Degrassi and Giudice, hep-ph/9803384) and of fermions and sfermions in the gauginos'
// and higgsinos' self-energies (Fargnoli et al., 1311.1775 = F). Two-loop
// diagrams with Higgs bosons: gminus2_higgs.cpp.
#include <algorithm>
#include <cmath>

#include "core/mssm/dipole_functions.h"
#include "core/mssm/loop_functions.h"
#include "core/mssm/low_energy.h"

namespace lode::mssm {

double threeMassLoop(double a, double b, double c) { return -c0(a * a, b * b, c * c); }

namespace {

const double kRoot2 = std::sqrt(2.0);

/** Couplings, masses and mixings of the muon's sector, on-shell: GM2Calc's scheme, Athron et al., 1510.08071, section 3. */
struct Muon {
  double g1, g2;      // g', g from alpha(MZ), MW and MZ
  double m1, m2, mu;  // bino, wino, higgsino
  double left, right, sneutrino;
  double tanBeta;
  double yukawa;      // without resummation
  std::array<double, 4> neutralino;
  Matrix<4> n;
  std::array<double, 2> chargino;
  Matrix<2> u, v;
};

/** The pole masses fix bino, wino and higgsino masses; MW, MZ and tan beta the rest of the matrices. */
Muon muon(const LowEnergyInput& in) {
  const Parameters& p = in.running;
  const double cosW = in.mW / in.mZ, sinW = std::sqrt(1 - cosW * cosW);
  const double sinB = std::sin(p.beta()), cosB = std::cos(p.beta());
  const double e = std::sqrt(4 * M_PI * kAlphaAtMZ);
  Muon m{};
  m.g1 = e / cosW;
  m.g2 = e / sinW;
  m.left = in.smuonL;
  m.right = in.smuonR;
  m.sneutrino = in.muonSneutrino;
  m.tanBeta = p.tanBeta;
  m.yukawa = m.g2 * kMuonMass / (kRoot2 * in.mW * cosB);
  for (int k = 0; k < 2; k++) {
    m.m2 += in.u[k][0] * in.chargino[k] * in.v[k][0];
    m.mu += in.u[k][1] * in.chargino[k] * in.v[k][1];
  }
  for (int i = 0; i < 4; i++) m.m1 += in.n[i][0] * in.neutralino[i] * in.n[i][0];
  singularValues(charginoMatrix(m.m2, m.mu, in.mW, sinB, cosB), m.chargino, m.u, m.v);
  diagonalize(neutralinoMatrix(m.m1, m.m2, m.mu, in.mZ, sinW, cosW, sinB, cosB), m.neutralino, m.n);
  return m;
}

/** Delta_mu of m_mu = y_mu v_d / sqrt(2) (1 + Delta_mu): 0808.1530, equation (9). */
double muonMassCorrection(const Muon& m) {
  const std::array<double, 2>& chargino = m.chargino;
  const double wino = -m.mu * m.tanBeta * m.g2 * m.g2 * m.m2 * loopFactor *
                      (threeMassLoop(chargino[0], chargino[1], m.sneutrino) + 0.5 * threeMassLoop(chargino[0], chargino[1], m.left));
  const double bino = -m.mu * m.tanBeta * m.g1 * m.g1 * m.m1 * loopFactor *
                      (threeMassLoop(m.mu, m.m1, m.right) - 0.5 * threeMassLoop(m.mu, m.m1, m.left) -
                       threeMassLoop(m.m1, m.left, m.right));
  return wino + bino;
}

/** Two-loop logarithms of photons relative to one loop, equation (2) of hep-ph/9803384. */
double photonic(double scalar) { return 1 + 4 * kAlphaThomson / M_PI * std::log(kMuonMass / scalar); }

double charginoLoops(const Muon& m, double yukawa) {
  double sum = 0;
  const double mass2 = m.sneutrino * m.sneutrino;
  for (int k = 0; k < 2; k++) {
    const double left = -m.g2 * m.v[k][0];
    const double right = yukawa * m.u[k][1];
    const double x = m.chargino[k] * m.chargino[k] / mass2;
    sum += kMuonMass / (12 * mass2) * (left * left + right * right) * dipoleC1(x) +
           2 * m.chargino[k] / (3 * mass2) * left * right * dipoleC2(x);  // MW (3)
  }
  return kMuonMass * loopFactor * sum * photonic(m.sneutrino);
}

double neutralinoLoops(const LowEnergyInput& in, const Muon& m, double yukawa) {
  const Parameters& p = in.running;
  const double mixing = yukawa * p.v * std::cos(p.beta()) / kRoot2 * (p.ye[1] != 0 ? p.te[1] / p.ye[1] : 0) -
                        yukawa * p.v * std::sin(p.beta()) / kRoot2 * m.mu;
  const SfermionPair smuons = mixPair(m.left * m.left, mixing, m.right * m.right);
  double sum = 0;
  for (int s = 0; s < 2; s++) {
    const double xL = s == 0 ? smuons.c : -smuons.s;
    const double xR = s == 0 ? smuons.s : smuons.c;
    const double mass2 = smuons.m2[s];
    if (!(mass2 > 0)) continue;
    for (int i = 0; i < 4; i++) {
      const double right = kRoot2 * m.g1 * m.n[i][0] * xR + yukawa * m.n[i][2] * xL;
      const double left = (m.g2 * m.n[i][1] + m.g1 * m.n[i][0]) / kRoot2 * xL - yukawa * m.n[i][2] * xR;
      const double x = m.neutralino[i] * m.neutralino[i] / mass2;
      sum += (-kMuonMass / (12 * mass2) * (left * left + right * right) * dipoleN1(x) +
              m.neutralino[i] / (3 * mass2) * left * right * dipoleN2(x)) *  // MW (2)
             photonic(std::sqrt(mass2));
    }
  }
  return kMuonMass * loopFactor * sum;
}

/** F_a and F_b of F (2.4): differences of G3 and G4, which are -F2C and -F2N up to factors; symmetric and smooth at x = y. */
double differenceQuotient(double (*f)(double), double x, double y) {
  if (std::fabs(x - y) > 1e-4 * (x + y)) return (f(x) - f(y)) / (x - y);
  const double at = 0.5 * (x + y), step = 1e-3 * at;
  return (f(at + step) - f(at - step)) / (2 * step);
}
double loopA(double x, double y) { return -differenceQuotient([](double t) { return dipoleC2(t) / 3; }, x, y); }
double loopB(double x, double y) { return -differenceQuotient([](double t) { return dipoleN2(t) / 6; }, x, y); }

double square(double x) { return x * x; }

/** F (6.5): the logarithms of heavy squarks and sleptons, to the single one-loop diagrams of F (2.6). */
double heavyLogs(const LowEnergyInput& in, const Muon& m) {
  const Parameters& p = in.running;
  const double lightest = std::min({std::fabs(m.m1), std::fabs(m.m2), std::fabs(m.mu), m.left, m.right});
  const auto lg = [&](double mass2) { return 0.5 * std::log(std::max(mass2, 1.0) / square(lightest)); };
  double g1Sum = 0, g2Sum = 0;
  for (int f = 0; f < 3; f++) {
    g1Sum += 4. / 3 * lg(p.mu2[f]) + 1. / 3 * lg(p.md2[f]) + 1. / 6 * lg(p.mq2[f]) + lg(p.me2[f]) + 0.5 * lg(p.ml2[f]);
    g2Sum += 1.5 * lg(p.mq2[f]) + 0.5 * lg(p.ml2[f]);
  }
  const double yt2 = square(p.yu[2]), yb2 = square(p.yd[2]), ytau2 = square(p.ye[2]);
  const double d1 = square(m.g1) * loopFactor * 4 / 3 * g1Sum;
  const double d2 = square(m.g2) * loopFactor * 4 / 3 * g2Sum;
  const double higgsino = loopFactor / 2 *
                          (3 * yt2 * lg(p.mu2[2]) + 3 * yb2 * lg(p.md2[2]) + 3 * (yt2 + yb2) * lg(p.mq2[2]) +
                           ytau2 * (lg(p.me2[2]) + lg(p.ml2[2])));
  const double winoHiggsino = -6 * loopFactor * yt2 * lg(p.mq2[2]);
  const double binoHiggsino = loopFactor * yt2 * (2 * lg(p.mq2[2]) - 8 * lg(p.mu2[2]));
  const double vevs = loopFactor * (3 * yb2 - 3 * yt2 + ytau2) * std::log(p.scale / lightest);

  const double common = loopFactor * 2 * square(kMuonMass) * m.mu * m.tanBeta;  // m_mu^2 mu tan(beta) / (8 pi^2)
  const double nu2 = square(m.sneutrino), l2 = square(m.left), r2 = square(m.right);
  const double a1 = square(m.g1) * common * m.m1, a2 = square(m.g2) * common * m.m2;
  const double wino2 = square(m.m2), bino2 = square(m.m1), mu2 = square(m.mu);
  const double winoSneutrino = a2 / square(nu2) * loopA(wino2 / nu2, mu2 / nu2);
  const double winoLeft = -a2 / 2 / square(l2) * loopB(wino2 / l2, mu2 / l2);
  const double binoLeft = a1 / 2 / square(l2) * loopB(bino2 / l2, mu2 / l2);
  const double binoRight = -a1 / square(r2) * loopB(bino2 / r2, mu2 / r2);
  const double binoMixed = a1 / square(bino2) * loopB(l2 / bino2, r2 / bino2);
  return (winoSneutrino + winoLeft) * (0.015 + d2 + higgsino + winoHiggsino + vevs) +
         binoLeft * (0.015 + d1 + higgsino + binoHiggsino + vevs) + binoRight * (0.04 + d1 + higgsino + binoHiggsino + vevs) +
         binoMixed * (0.03 + d1 + vevs);
}

}  // namespace

double muonAnomaly(const LowEnergyInput& in) {
  const Muon m = muon(in);
  const double resummation = 1 / (1 + muonMassCorrection(m));
  const double yukawa = m.yukawa * resummation;
  const double twoLoop = m.m1 != 0 && m.m2 != 0 && m.mu != 0 ? heavyLogs(in, m) * resummation : 0;
  return charginoLoops(m, yukawa) + neutralinoLoops(in, m, yukawa) + twoLoop + muonAnomalyHiggs(in, resummation);
}

}  // namespace lode::mssm
