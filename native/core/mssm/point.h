// One point of an MSSM scan: from named numbers to a spectrum, to named observables, to a file of the Les Houches Accord.
#pragma once

#include <string>

#include "core/mssm/low_energy.h"
#include "core/mssm/solver.h"

namespace lode::mssm {

/** What is set by numbers; the order of `inputFrom`'s. */
int inputCount();
const char* inputName(int index);
Input inputFrom(const double* values);

/** Input, spectrum, and what follows from a valid one. */
struct Point {
  Input input;
  bool sensible = true;  // numbers of the input are finite and masses of the Standard Model positive
  Spectrum spectrum;
  double aMu = 0;
  BToSGamma bsgamma;
  BsToMuMu bsmumu;
  double lspMass = 0;
  int lspPdg = 0;  // code of the Particle Data Group, as in SLHA

  bool valid() const { return sensible && spectrum.status == Status::valid; }
};

Point computePoint(const Input& input);

int observableCount();
const char* observableName(int index);
const char* observableUnit(int index);
/** All of them, in order; NaN where the point is not valid. */
void observablesOf(const Point& point, double* values);

/** The point in the format of the SUSY Les Houches Accord, hep-ph/0311123; without masses where it is not valid. */
std::string slhaText(const Point& point);

}  // namespace lode::mssm
