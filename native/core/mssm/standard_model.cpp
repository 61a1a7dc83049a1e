// Four-loop beta function (van Ritbergen, Vermaseren, Larin, hep-ph/9701390) and mass anomalous dimension (Chetyrkin,
// hep-ph/9703278; Vermaseren, Larin, van Ritbergen, hep-ph/9703284) of QCD for five flavours; one loop of QED.
#include "core/mssm/standard_model.h"

namespace lode::mssm {

namespace {

constexpr double pi = 3.14159265358979323846;

// d a / d ln Q^2 = -sum beta_i a^(i + 2), d ln m / d ln Q^2 = -sum gamma_i a^(i + 1), a = alpha_s / pi, nf = 5.
constexpr std::array<double, 4> betas{23. / 12, 29. / 12, 9769. / 3456, 18.8522};
constexpr std::array<double, 4> gammas{1, 253. / 72, 7.41986, 11.0343};

double slope(double a) { return -a * a * (betas[0] + a * (betas[1] + a * (betas[2] + a * betas[3]))); }
double mass_slope(double a) { return -a * (gammas[0] + a * (gammas[1] + a * (gammas[2] + a * gammas[3]))); }

struct Running {
  double a, logMass;
};

/** Runge-Kutta of fourth order in ln Q^2; 40 steps leave an error below 1e-9 between mb and the TeV scale. */
Running run(double a, double log2) {
  Running r{a, 0};
  constexpr int steps = 40;
  const double h = log2 / steps;
  for (int i = 0; i < steps; i++) {
    const double a1 = slope(r.a), x1 = r.a + 0.5 * h * a1;
    const double a2 = slope(x1), x2 = r.a + 0.5 * h * a2;
    const double a3 = slope(x2), x3 = r.a + h * a3;
    r.logMass += h / 6 * (mass_slope(r.a) + 2 * mass_slope(x1) + 2 * mass_slope(x2) + mass_slope(x3));
    r.a += h / 6 * (a1 + 2 * a2 + 2 * a3 + slope(x3));
  }
  return r;
}

}  // namespace

double run_alpha_s(double alphaS, double from, double to) {
  return pi * run(alphaS / pi, 2 * std::log(to / from)).a;
}

LightTheory light_theory(const StandardModel& sm, double scale) {
  LightTheory t;
  t.scale = scale;
  // d (1 / alpha) / d ln Q: three leptons, five quarks and the W.
  t.alphaEm = 1 / (sm.alphaEmInverse - (2 * (3 + 11. / 3) / 3 - 3.5) / pi * std::log(scale / sm.mZ));
  t.alphaS = run_alpha_s(sm.alphaS, sm.mZ, scale);
  const double atMb = run(sm.alphaS / pi, 2 * std::log(sm.mb / sm.mZ)).a;
  const double log2 = 2 * std::log(scale / sm.mb);
  const double alpha = 1 / (sm.alphaEmInverse + 2);  // on the average between the fermion's mass and this scale
  t.mb = sm.mb * std::exp(run(atMb, log2).logMass - alpha / pi * 0.75 / 9 * log2);
  t.mTau = sm.mTau * (1 - alpha / pi * (1 + 0.75 * 2 * std::log(scale / sm.mTau)));
  t.up = {0.00128, 0.63, 0};
  t.down = {0.0028, 0.055, 0};
  t.lepton = {0.000487, 0.10272, 0};
  return t;
}

}  // namespace lode::mssm
