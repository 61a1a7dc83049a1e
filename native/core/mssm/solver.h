// The one entry point of the MSSM: from Standard-Model data and boundary conditions to the spectrum, by fixed-point
// iteration between the top mass, the SUSY scale sqrt(mst1 mst2) and the unification scale g1 = g2.
#pragma once

#include <array>

#include "core/mssm/boundary.h"
#include "core/mssm/parameters.h"
#include "core/mssm/standard_model.h"
#include "core/mssm/tree.h"

namespace lode::mssm {

struct Input {
  StandardModel sm;
  double tanBeta = 0;
  bool tanBetaAtSusyScale = false;  // else at MZ
  bool lowScale = false;            // which of the next two counts
  HighScale high;
  LowScale low;
  int signMu = 1;           // of no effect for LowScale
  double susyScale = 0;     // 0: sqrt(mst1 mst2)
  double tolerance = 1e-4;  // relative change of the masses between two iterations
  int maximumIterations = 40;
};

enum class Status : unsigned char { valid, noConvergence, tachyon, noEwsb, nonPerturbative };

/** Pole masses, GeV. Families of squarks and sleptons: [family][0] the mostly left-handed (1 and 2) or lighter (3). */
struct PoleMasses {
  double mW = 0, mh = 0, mH = 0, mA = 0, mHp = 0;
  double gluino = 0;
  std::array<double, 4> neutralino{};  // signed as in SLHA, by size
  std::array<double, 2> chargino{};
  std::array<std::array<double, 2>, 3> up{}, down{}, lepton{};
  std::array<double, 3> sneutrino{};
};

/** Mixing at one loop, as it is written to SLHA files; that of `Tree` is the running one. */
struct Mixing {
  Matrix<4> n{};
  Matrix<2> u{}, v{};
  std::array<SfermionPair, 3> third{};  // stop, sbottom, stau
};

struct Spectrum {
  Status status = Status::noConvergence;
  const char* reason = "";  // which field is tachyonic, what is non-perturbative; a constant text
  bool chargedLsp = false;  // a warning: the lightest superpartner is charged or coloured
  int iterations = 0;
  double accuracy = 1;      // the last relative change
  PoleMasses mass;
  Mixing mixing;
  double alpha = 0;         // mixing of the CP-even Higgs bosons
  Parameters atSusy;        // running parameters at the SUSY scale, which is atSusy.scale
  Parameters atMz;          // and at MZ
  Parameters atUnification; // and where the soft terms were given
  Tree tree;                // running masses and mixing matrices at the SUSY scale
};

/** Solves one point. Never fails: what went wrong is in the status, and then masses may be missing (zero). */
Spectrum solve(const Input& input);

}  // namespace lode::mssm
