// The survivors of NSGA-III (Deb and Jain, doi:10.1109/TEVC.2013.2281535): objectives are normalized by the ideal point and
// the intercepts of the plane through the extreme points; each row belongs to the nearest reference direction; the front that
// is split gives to the directions with the fewest rows first.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/random.h"
#include "core/survival.h"

namespace lode {

/** What is remembered of the objectives' ranges: cols, cols, and (cols, cols) numbers; NaN where nothing is known yet. */
struct Ranges {
  double* ideal;
  double* worst;
  /** Row k: the objectives of the row that is extreme in objective k. */
  double* extremes;
};

/** At most `keep` survivors, ascending, into out; gives their number. directions is (directionCount, cols), of any length. */
size_t surviveByNiches(const Crowd& crowd, size_t keep, const double* directions, size_t directionCount,
                       const Ranges& ranges, Key key, int32_t* out);

/** Das and Dennis' points, (count, cols): all multiples of 1/divisions that sum to 1 (doi:10.1137/S1052623496307510). */
std::vector<double> simplexLattice(int cols, int divisions);

}  // namespace lode
