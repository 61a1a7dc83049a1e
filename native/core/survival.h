// Who survives: the best fronts whole, and of the front that no longer fits a part that is spread well. Here by crowding
// distance, as in NSGA-II (Deb et al., doi:10.1109/4235.996017); niches.h does it over reference directions. Rows with equal objectives, such as all points that meet all requirements, count as one there; the
// room that is left for the others is filled with those that lie farthest from each other in parameter space.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/random.h"

namespace lode {

/** points (rows, dim) in the unit cube; values (rows, cols), the less, the better; violation, 0 where all holds. */
struct Crowd {
  size_t rows;
  int dim, cols;
  const double* points;
  const double* values;
  const double* violation;
};

/** What a tournament compares: front, crowding distance within it, distance to the nearest row of equal objectives. */
void standings(const Crowd& crowd, int32_t* rank, double* crowding, double* spread);

/** Crowding distance of each row of one front, (rows, cols): +infinity at the ends. */
void crowdingDistance(const double* values, size_t rows, int cols, double* out);

/** The survivors by crowding distance, `keep` of them at most, ascending, into out; gives their number. Ties fall by the key. */
size_t surviveByCrowding(const Crowd& crowd, size_t keep, Key key, int32_t* out);

/** The best fronts that fit whole, and the front that does not, as groups of rows with equal objectives. */
struct Filling {
  std::vector<size_t> whole;
  std::vector<std::vector<size_t>> groups;
  size_t room;
  /** Rows without violation make the front that is split. */
  bool allowed;
};
Filling fillFronts(const Crowd& crowd, size_t keep);

/**
 * Ends a filling: the groups whose numbers are `chosen`, by their first rows; if these are all groups, the room that is left
 * goes to the other rows, the farthest from all that were taken first. Writes row numbers, ascending, and gives their number.
 */
size_t endFilling(const Crowd& crowd, const Filling& filling, const std::vector<size_t>& chosen, int32_t* out);

}  // namespace lode
