// Reads files of the SUSY Les Houches Accords (hep-ph/0311123, arXiv:0801.0045), of FLHA (arXiv:1008.0762) and of
// HiggsBounds, as programs really write them. Nothing is lost: every token knows its place in the text, so that a number can
// be replaced and all else stays byte for byte. Never fails: lines that cannot be understood are listed.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace lode::slha {

/** Texts beyond this are not read: places are 32 bits wide. */
constexpr size_t kLongestText = size_t{1} << 30;

/** A stretch of the text. */
struct Place {
  uint32_t start = 0, length = 0;
};

struct Number {
  Place place;
  double value = 0;
};

enum class SectionKind : uint8_t { block, decay };

/** A BLOCK, or a DECAY (DECAY1L, ...) with its channels. */
struct Section {
  SectionKind kind = SectionKind::block;
  /** Counted from 1. */
  uint32_t line = 0;
  /** A block's name with what follows it but for the scale (`QNUMBERS 1000006`); a decay's first word. */
  Place name;
  /** NaN without one. */
  double scale = 0;
  int64_t particle = 0;
  Number width;
  uint32_t firstEntry = 0, entryCount = 0;
};

/** A line of a block: indices, numbers, ids; or a channel: branching ratio and daughters. */
struct Entry {
  uint32_t line = 0;
  /** What follows the indices, without comment and outer blanks. */
  Place text;
  /** What follows the #, without outer blanks. */
  Place comment;
  /** Leading whole numbers: in Document::integers. */
  uint32_t firstIndex = 0, indexCount = 0;
  /** The value, and further numbers on the line: in Document::numbers. */
  uint32_t firstNumber = 0, numberCount = 0;
  /** Particles after a count of them, as in HiggsBounds and FOBS blocks and in channels: in Document::integers. */
  uint32_t firstId = 0, idCount = 0;
};

struct BrokenLine {
  uint32_t line = 0;
  Place text;
  const char* why = "";
};

struct Document {
  std::vector<Section> sections;
  std::vector<Entry> entries;
  std::vector<int64_t> integers;
  std::vector<Number> numbers;
  std::vector<BrokenLine> broken;
  uint32_t lines = 0;
};

/** Reads `text`; what is in `document` is replaced, its memory used again. */
void readDocument(std::string_view text, Document& document);

}  // namespace lode::slha
