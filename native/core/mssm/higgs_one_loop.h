// One-loop self-energies and tadpoles of the Higgs bosons, all particles, DRbar', Feynman gauge: the sums of Pierce, Bagger,
// Matchev, Zhang, hep-ph/9606211, appendices D and E, with every coupling taken as a derivative of the field-dependent mass
// matrices (general formulas: Martin, hep-ph/0312092), in eight real Higgs fields. Written as a polynomial in p^2 times B0.
#pragma once

#include <array>

#include "core/mssm/parameters.h"
#include "core/mssm/tree.h"

namespace lode::mssm {

/** Real fields: Hd0 = (0 + i 2), Hu0 = (1 + i 3), Hd- = (4 + i 6), Hu+ = (5 + i 7), all over sqrt(2). */
using HiggsField = std::array<double, 8>;

/** One or two external fields; `square` is -1 where their couplings are imaginary (CP-odd), else 1. */
struct ExternalHiggs {
  int count = 1;
  std::array<HiggsField, 2> field{};
  double square = 1;
};

ExternalHiggs cp_even_higgs();
ExternalHiggs cp_odd_higgs(const Tree& tree);
ExternalHiggs charged_higgs(const Tree& tree);

/** Components of a symmetric matrix: (0, 0), (0, 1), (1, 1); only the first for one external field. */
using SelfEnergyValue = std::array<double, 3>;

struct GaugeSector;

/** Contributions to masses squared, as functions of p^2: constant + sum of (value + slope p^2) B0(p^2, a, b). */
class HiggsSelfEnergy {
 public:
  enum class Part { all, tadpole };
  HiggsSelfEnergy(const Parameters& p, const Tree& tree, const ExternalHiggs& external, Part part = Part::all);

  /** To be added to the tree-level mass matrix; minus Pi of the paper. */
  SelfEnergyValue at(double p2) const;
  /** dV/dfield of the one-loop potential, GeV^3. */
  std::array<double, 2> tadpole{};

 private:
  struct Bubble {
    double a, b;
    SelfEnergyValue value, slope;
  };
  void addHiggsAndGauge(const Tree& t);
  void addHiggs(const GaugeSector& s);
  void addGauge(const GaugeSector& s);
  void addSfermions(const Parameters& p, const Tree& t);
  void addQuarks(const Parameters& p, const Tree& t);
  void addInos(const Tree& t);
  void addToConstant(const SelfEnergyValue& w, double a0Value);
  void addBubble(double a, double b, const SelfEnergyValue& value, const SelfEnergyValue& slope);
  /** Fermions a, b: w ((a + b - p^2) B0 + A0(a) + A0(b)) + 2 mass B0. */
  void addFermions(double a, double b, const SelfEnergyValue& w, const SelfEnergyValue& mass);
  /** The products x_i y_j, symmetrized, of couplings of the external fields. */
  SelfEnergyValue products(const std::array<double, 2>& x, const std::array<double, 2>& y) const;
  double a0Of(double m2) const;

  ExternalHiggs external_;
  double q2_ = 0;
  Part part_ = Part::all;
  SelfEnergyValue constant_{};
  std::array<Bubble, 320> bubbles_;
  int bubbleCount_ = 0;
};

}  // namespace lode::mssm
