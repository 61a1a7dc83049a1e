// Where the gauge couplings meet: one-loop running of the Standard Model up to the mass of the superpartners, of the MSSM from
// there on. An object is made in lodescan_open and used for every point; an exception costs its point, not the process.
#include "lodescan_model.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <memory>
#include <stdexcept>

namespace {

using Couplings = std::array<double, 3>;

/** d(1 / alpha_i) / d ln Q = -b_i / (2 pi), with alpha_1 normalized as in SU(5). */
constexpr Couplings standardModel{41.0 / 10, -19.0 / 6, -7}, supersymmetric{33.0 / 5, 1, -3};

class Unification {
 public:
  explicit Unification(double mz) : mz_(mz) {}

  struct Result {
    double scale, inverseCoupling, mismatch;
  };

  Result at(double superpartnerMass, double alphaS) const {
    // 1 / alpha_i at MZ from 1 / alpha = 127.951 and sin^2 theta = 0.23121 (Particle Data Group).
    const double inverse = 127.951, sin2 = 0.23121;
    const Couplings atMz{3.0 / 5 * inverse * (1 - sin2), inverse * sin2, 1 / alphaS};
    const Couplings atMass = run(atMz, standardModel, std::log(superpartnerMass / mz_));
    // alpha_1 and alpha_2 meet here; alpha_3 may miss them.
    const double way = 2 * M_PI * (atMass[0] - atMass[1]) / (supersymmetric[0] - supersymmetric[1]);
    const Couplings meeting = run(atMass, supersymmetric, way);
    if (!(meeting[2] > 0)) throw std::domain_error("alpha_3 is not perturbative");
    return {superpartnerMass * std::exp(way), meeting[0], meeting[2] - meeting[0]};
  }

 private:
  static Couplings run(Couplings inverse, const Couplings& b, double logarithm) {
    for (std::size_t i = 0; i < 3; i++) inverse[i] -= b[i] / (2 * M_PI) * logarithm;
    return inverse;
  }

  double mz_;
};

std::unique_ptr<Unification> model;

}  // namespace

const char* lodescan_parameters() { return "msusy [GeV], alphaS"; }

const char* lodescan_observables() { return "MX [GeV], inverseCoupling, mismatch"; }

int lodescan_open(int, int, char*) {
  model = std::make_unique<Unification>(91.1876);
  return 0;
}

int lodescan_evaluate(const double* parameters, double* observables, char* reason) {
  try {
    const auto [scale, inverseCoupling, mismatch] = model->at(parameters[0], parameters[1]);
    observables[0] = scale;
    observables[1] = inverseCoupling;
    observables[2] = mismatch;
    return LODESCAN_OK;
  } catch (const std::domain_error& error) {
    std::snprintf(reason, LODESCAN_REASON_SIZE, "non-perturbative");
    return LODESCAN_UNPHYSICAL;
  }
}

void lodescan_close() { model.reset(); }
