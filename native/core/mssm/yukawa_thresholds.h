// Running DRbar masses of top, bottom and tau in the MSSM from Standard-Model data, at the scale of the tree-level spectrum: full one-loop
// self-energies (hep-ph/9606211, appendix D), two-loop QCD for the top, tan beta enhanced terms of bottom and tau resummed
// (Carena, Garcia, Nierste and Wagner, hep-ph/9912516).
#pragma once

#include "tree.h"

namespace lode::mssm {

/** Running masses in GeV. */
struct ThirdFamily {
  double mt = 0, mb = 0, mTau = 0;
};

/**
 * From the pole mass of the top and the MSbar masses of the effective theory of QCD x QED with five quarks, bottom and tau, at the scale of the tree.
 * The couplings are those of p and t, which iterate with the result.
 */
ThirdFamily runningThirdFamily(const Parameters& p, const Tree& t, double topPole, double bottomMsbar, double tauMsbar);

/** The relative corrections m(SM) / m(MSSM) - 1 alone, without gluon and photon: Delta_b and Delta_tau with all electroweak parts. */
double bottomCorrection(const Parameters& p, const Tree& t, double mass);
double tauCorrection(const Parameters& p, const Tree& t, double mass);

}  // namespace lode::mssm
