// The model that the conformance suite runs the evaluator `library` with.
#include "lodescan_model.h"

int lodescan_evaluate(const double* parameters, double* observables, char*) {
  const double x1 = parameters[0], x2 = parameters[1];
  observables[0] = x1 * x1 + x2 * x2;
  observables[1] = x1 * x2;
  return LODESCAN_OK;
}

const char* lodescan_parameters() { return "x1, x2"; }

const char* lodescan_observables() { return "O1, O2"; }
