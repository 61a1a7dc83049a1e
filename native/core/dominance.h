// Non-dominated sorting: which rows of a table of objectives (the less, the better) are on the first front, which on the
// second, ... Two objectives: a sweep, O(n log n). More: divide and conquer, O(n log^(m-1) n), after Jensen
// (doi:10.1109/TEVC.2003.817234), Fortin et al. (doi:10.1145/2463372.2463454) and Buzdalov and Shalyto
// (doi:10.1007/978-3-319-10762-2_52). NaN counts as +infinity; equal rows share their front.
#pragma once
#include <cstddef>
#include <cstdint>

namespace lode {

/** rank[i] = front of row i of the (rows, cols) table, 0 the best. Gives the number of fronts. */
int32_t nonDominatedRanks(const double* values, size_t rows, int cols, int32_t* rank);

/**
 * The same under constraint domination (Deb, doi:10.1109/4235.996017): rows of violation 0 as above, then the others by
 * their violation, equal ones together. NaN counts as +infinity.
 */
int32_t constrainedRanks(const double* values, const double* violation, size_t rows, int cols, int32_t* rank);

}  // namespace lode
