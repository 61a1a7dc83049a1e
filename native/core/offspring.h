// Children of a population in the unit cube: binary tournaments, simulated binary crossover (Deb and Agrawal, Complex
// Systems 9, 115, 1995) and polynomial mutation (Deb and Goyal, Computer Science and Informatics 26, 30, 1996), both
// bounded by the cube. Integers are crossed on the centres of their cells and mutate by at least one cell; choices are
// exchanged and mutate to another value. Each child is a pure function of (key, its number, attempt, parents).
#pragma once
#include <cstddef>
#include <cstdint>

#include "core/random.h"

namespace lode {

struct Breeding {
  /** Chance that a child is crossed at all, then for each coordinate. */
  double crossover, crossoverShare, crossoverEta;
  /** Chance that a child is mutated at all, then for each coordinate. */
  double mutation, mutationShare, mutationEta;
  /** Each child's etas are multiplied by a factor between 1 and this one, even in its logarithm. */
  double etaRange;
  /** Children made for each one that is kept: the farthest from all that is known. */
  int candidates;
};

/** Points (rows, dim). */
struct Points {
  size_t rows;
  const double* data;
};

/** The population to choose from. In a tournament the lower rank wins, then the larger crowding, then the larger spread. */
struct Parents {
  size_t count;
  const double* points;
  const int32_t* rank;
  const double* crowding;
  const double* spread;
};

/** Coordinates: levels[j] is 0 for a continuous one, n for an integer of n values, -n for a choice among n. */
struct Cube {
  int dim;
  const int32_t* levels;
};

/** Moves integers and choices to the centres of their cells. points is (rows, dim). */
void toCells(const Cube& cube, double* points, size_t rows);

/**
 * Children first, first + 1, ... into out (count, dim). None equals a point of `told` or `pending`, a parent or an earlier
 * child of the call, unless nothing else was found in many tries, the last of them uniform points. `attempt` is 0, or
 * another number for other children of the same numbers.
 */
void makeOffspring(const Breeding& breeding, const Parents& parents, const Cube& cube, Points told, Points pending, Key key,
                   uint64_t first, size_t count, uint32_t attempt, double* out);

}  // namespace lode
