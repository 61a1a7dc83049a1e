// The probability that a normal variable lies in an interval.
#pragma once

namespace lode {

/** P(lower <= x <= upper) for a normal x; a step where sd is 0; 0 where the mean or sd is NaN. */
double intervalChance(double lower, double upper, double mean, double sd);

/** Its logarithm, without underflow in the tails. */
double logIntervalChance(double lower, double upper, double mean, double sd);

}  // namespace lode
