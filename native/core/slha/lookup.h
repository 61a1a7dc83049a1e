// Looks values up in a document: of a block by its indices and perhaps scale, of a decay by its daughters.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/slha/reader.h"

namespace lode::slha {

/** Which of the blocks of one name: the last that has the entry; the one nearest in scale; or by order. */
enum class ScaleChoice : int32_t { any = 0, nearest = 1, first = 2, last = 3, lowest = 4, highest = 5 };

/** A block's scale may differ by this factor, less one, from the one that was asked for. */
constexpr double kScaleTolerance = 0.01;

struct Address {
  bool decay = false;
  /** A block's name, in any case; a decay's first word. */
  std::string name;
  int64_t particle = 0;
  /** The width and no branching ratio. */
  bool width = false;
  ScaleChoice choice = ScaleChoice::any;
  double scale = 0;
  /** Which number after the indices, from 1. */
  uint32_t column = 1;
  /** A block's indices, ids behind them; a channel's daughters, in any order where no channel has this one. */
  std::vector<int64_t> indices;
};

/** Where the number of an address stands; null where there is none. Of entries that are repeated, the last. */
const Number* locate(std::string_view text, const Document& document, const Address& address);

/**
 * The number of an address: NaN where there is none. Channels that are listed twice in one order are added; a channel that a table
 * does not list has the branching ratio 0.
 */
double lookUp(std::string_view text, const Document& document, const Address& address);

/** The entries of all blocks of a name with these indices; of all, if `indices` is null. */
std::vector<const Entry*> entriesOf(std::string_view text, const Document& document, std::string_view name,
                                    const std::vector<int64_t>* indices);

}  // namespace lode::slha
