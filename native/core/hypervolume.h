// Hypervolume: the volume that a set of points dominates, up to a reference point (the less, the better). Exact: a sweep in
// two dimensions, a sweep over slices in three (Beume et al., doi:10.1109/TEVC.2009.2015575), above that the sum of
// exclusive volumes, one dimension less at a time (WFG; While, Bradstreet and Barone, doi:10.1109/TEVC.2010.2077298).
#pragma once
#include <cstddef>

namespace lode {

/** points is (rows, cols). Rows that are not finite, or not better than the reference everywhere, count for nothing. */
double hypervolume(const double* points, size_t rows, int cols, const double* reference);

}  // namespace lode
