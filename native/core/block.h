// Blocks: the unit in which problems are evaluated. A block holds up to kBlockRows points, column-major: column c of an
// array of columns starts at data + c * kBlockRows. 256 doubles a column keep a whole problem in the first-level cache.
#pragma once

namespace lode {

constexpr int kBlockRows = 256;

}  // namespace lode
