// Tree-level spectrum of the MSSM from running DRbar parameters at one scale: masses and mixings that stand in the loops.
// Conventions: SLHA (hep-ph/0311123) for matrices and the sign of mu, Pierce et al. (hep-ph/9606211) for sfermion and Higgs angles. Masses squared of
// scalars may come out negative (a tachyon): they are kept with their sign.
#pragma once

#include <array>
#include <cmath>

#include "parameters.h"

namespace lode::mssm {

template <int n>
using Matrix = std::array<std::array<double, n>, n>;

/** Two sfermions of one flavour: f1 = c fL + s fR, f2 = -s fL + c fR. Third family: m2[0] <= m2[1]; first two: unmixed, 1 = L, 2 = R. */
struct SfermionPair {
  std::array<double, 2> m2{};
  double c = 1, s = 0;
};

/** Which scalar of the tree-level spectrum is lightest below zero. */
enum class Tachyon { none, stop, sbottom, stau, otherSfermion, sneutrino, higgsA };

struct Tree {
  double q2 = 0;                        // renormalization scale squared
  double g1 = 0, g = 0, g3 = 0;         // g1 = g' (not GUT normalized), g = g2
  double sinW = 0, cosW = 0, e = 0;     // running mixing angle and charge
  double mZ2 = 0, mW2 = 0;              // running gauge boson masses
  double beta = 0, sinB = 0, cosB = 0, tanB = 0;
  Families mu{}, md{}, me{};            // running fermion masses (GeV)
  std::array<SfermionPair, 3> up{}, down{}, lepton{};
  Families sneutrino{};                 // m^2
  std::array<double, 4> neutralino{};   // signed, ordered by absolute value: N M N^T = diag
  Matrix<4> n{};                        // real mixing matrix, basis (-i B, -i W3, Hd, Hu)
  std::array<double, 2> chargino{};     // positive, ordered: U M V^T = diag
  Matrix<2> u{}, v{};                   // real
  double gluino = 0;                    // |M3|
  double mA2 = 0, mh2 = 0, mH2 = 0, mHp2 = 0;
  double alpha = 0, sinA = 0, cosA = 0; // h = cosA Hu - sinA Hd, in [-pi/2, 0] at tree level
  Tachyon tachyon = Tachyon::none;      // sfermions first, then mA^2 < 0
};

Tree treeSpectrum(const Parameters& p);

/** Masses and mixing of a symmetric 2 x 2 matrix ((ll, lr), (lr, rr)), lighter first. */
SfermionPair mixPair(double ll, double lr, double rr);

/** Eigenvalues of a real symmetric 4 x 4 matrix ordered by absolute value, rows of n the eigenvectors (Jacobi). */
void diagonalize(Matrix<4> m, std::array<double, 4>& values, Matrix<4>& n);

/** U M V^T = diag(positive, ordered) for a real 2 x 2 matrix. */
void singularValues(const Matrix<2>& m, std::array<double, 2>& values, Matrix<2>& u, Matrix<2>& v);

/** The neutralino and chargino mass matrices for given parameters. */
Matrix<4> neutralinoMatrix(double m1, double m2, double mu, double mZ, double sinW, double cosW, double sinB, double cosB);
Matrix<2> charginoMatrix(double m2, double mu, double mW, double sinB, double cosB);

}  // namespace lode::mssm
