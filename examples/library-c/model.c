/* A toy model as a C function: masses from two soft terms. What Lodescan calls is explained in lodescan_model.h. */
#include "lodescan_model.h"

#include <math.h>
#include <string.h>

const char *lodescan_parameters(void) { return "m0 [GeV], m12 [GeV]"; }

const char *lodescan_observables(void) { return "mstau [GeV], mgluino [GeV]"; }

int lodescan_evaluate(const double *parameters, double *observables, char *reason) {
  const double m0 = parameters[0], m12 = parameters[1];
  const double squared = m0 * m0 - 0.5 * (m12 - 400.0) * (m12 - 400.0);
  if (squared < 0) {
    strcpy(reason, "tachyon");
    return LODESCAN_UNPHYSICAL;
  }
  observables[0] = sqrt(squared);
  observables[1] = 2.4 * m12;
  return LODESCAN_OK;
}
