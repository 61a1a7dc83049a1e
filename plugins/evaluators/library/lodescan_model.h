/* A model as a C function in a shared library, for Lodescan's evaluator `library`. ABI 1, which these names stand for.
 * Only lodescan_evaluate is needed; the others are called where the library has them. One thread calls them, in this order:
 * lodescan_parameters, lodescan_observables, lodescan_open, lodescan_evaluate any number of times, lodescan_close.
 * From C and C++ include this file; from any other language define functions with these C names and arguments. */
#ifndef LODESCAN_MODEL_H
#define LODESCAN_MODEL_H

#define LODESCAN_OK 0         /* the observables are there */
#define LODESCAN_UNPHYSICAL 1 /* the model says that there is no such point, and would say so again */
#define LODESCAN_FAILED 2     /* it could not be computed; tried again if the scan says so */
#define LODESCAN_INVALID 3    /* what came out is no answer, and would not be if tried again */

#define LODESCAN_REASON_SIZE 64   /* bytes of `reason`, one a point */
#define LODESCAN_MESSAGE_SIZE 256 /* bytes of `message` */

#if defined(__GNUC__)
#define LODESCAN_EXPORT __attribute__((visibility("default")))
#else
#define LODESCAN_EXPORT
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* One point: reads `parameters`, writes `observables`, returns one of the numbers above.
 * An observable that is left as it is was not computed for this point; one that is set to NaN makes the point invalid.
 * `reason` holds LODESCAN_REASON_SIZE zeros. Where the point is not ok, write a short code there, such as "tachyon": text up
 * to the first zero, which a text that fills it all may leave out. */
LODESCAN_EXPORT int lodescan_evaluate(const double *parameters, double *observables, char *reason);

/* Several points in one call, for models that gain from it (vectorized, on a GPU). Used instead of lodescan_evaluate, which
 * need not be there then. `parameters` is (count, parameters), row by row, `observables` (count, observables), `status` and
 * `reason` have one entry a point, the latter of LODESCAN_REASON_SIZE bytes. What is returned is ignored. */
LODESCAN_EXPORT int lodescan_evaluate_many(int count, const double *parameters, double *observables, int *status,
                                           char *reason);

/* Names of the parameters in the order of `parameters`, separated by commas, each with its unit in brackets or without one:
 * "m0 [GeV], m12 [GeV], tanb". Without this function they come in the order of the scan file. */
LODESCAN_EXPORT const char *lodescan_parameters(void);

/* The same for the observables. Without this function the scan file has to list them. */
LODESCAN_EXPORT const char *lodescan_observables(void);

/* Called once before the first point, with the number of parameters and of observables; the working folder is the scan
 * file's. Anything but 0 means that the model cannot be used, and `message` (zeros) may say why. */
LODESCAN_EXPORT int lodescan_open(int parameters, int observables, char *message);

/* Called once after the last point, unless the process was killed. */
LODESCAN_EXPORT void lodescan_close(void);

#ifdef __cplusplus
}
#endif

#endif
