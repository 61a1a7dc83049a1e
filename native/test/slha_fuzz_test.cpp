// The SLHA reader on mutilated files: whatever comes, it stays within the text, keeps its own tables consistent, and reads twice
// alike. Arguments: [inputs = 20000] [seed = 1] [files to mutilate ...]; built with sanitizers it finds every stray access.
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "check.h"
#include "core/slha/lookup.h"

using namespace lode::slha;
using Random = std::mt19937_64;

static const char* const kPieces[] = {
    "Block MASS # m\n", "BLOCK GAUGE Q= 4.6E+02\n", "block Q= 1\n", "Block\n", "BLOCK A Q=\n", "Block SPINFO\n",
    "Block HiggsBoundsInputHiggsCouplingsBosons\n", "DECAY 25 4.0E-03\n", "DECAY\n", "DECAY1L 25 1\n", "XSECTION 8000 2212 2212\n",
    " 25 1.25D+02 # h0\n", " 1 2 3 4 5.0\n", " 1\n", " 9.9E-01 3 25 24 24 # W\n", " 0.5 2 5 -5\n", " 0.5 2 5\n", " 4 [ tachyon ]\n",
    "\t-1.0-102\r\n", " ****** \n", "NaN", "1e999999999", "99999999999999999999999", " 521 1 1.58E-03 0 1 22\n", "#", "\n", "Q", "=", "\r",
    "\0x", "\xff\xfe", " ", "-", "+", ".", "E", "D", "1", "0", "DECAY 25 x\n", "QNUMBERS 1 2 3 Q= 4\n"};

static size_t below(Random& random, size_t count) { return static_cast<size_t>(random() % count); }

/** A text of pieces, or a file with bytes changed, stretches cut out, doubled or put in, or its end missing. */
static std::string input(Random& random, const std::vector<std::string>& files) {
  std::string text;
  if (files.empty() || below(random, 4) == 0) {
    for (size_t i = below(random, 40); i-- > 0;) text += kPieces[below(random, std::size(kPieces))];
    return text;
  }
  const std::string& file = files[below(random, files.size())];
  // Mostly a stretch: a million whole files would take a day under the sanitizers.
  const size_t start = below(random, file.size()), length = below(random, below(random, 50) == 0 ? file.size() : 2000);
  text = file.substr(start, length);
  for (size_t i = below(random, 8); i-- > 0 && !text.empty();) {
    const size_t at = below(random, text.size()), count = below(random, 30);
    switch (below(random, 6)) {
      case 0:
        text[at] = static_cast<char>(random());
        break;
      case 1:
        text.erase(at, count);
        break;
      case 2:
        text.insert(at, text.substr(below(random, text.size()), count));
        break;
      case 3:
        text.insert(at, kPieces[below(random, std::size(kPieces))]);
        break;
      case 4:
        text.insert(at, count * 10, "0123456789 \n#.-E"[below(random, 16)]);
        break;
      default:
        text.resize(at);
    }
  }
  return text;
}

static bool inside(const std::string& text, Place place) {
  return place.start <= text.size() && place.length <= text.size() - place.start;
}

static bool consistent(const std::string& text, const Document& document) {
  size_t entries = 0, integers = 0, numbers = 0;
  for (const Section& section : document.sections) {
    if (section.firstEntry != entries || !inside(text, section.name) || !inside(text, section.width.place)) return false;
    entries += section.entryCount;
  }
  for (const Entry& entry : document.entries) {
    if (!inside(text, entry.text) || !inside(text, entry.comment)) return false;
    // Channels that are given up leave integers behind, never the other way round.
    if (entry.firstIndex < integers || entry.firstId < entry.firstIndex + entry.indexCount || entry.firstNumber < numbers) return false;
    integers = entry.firstId + entry.idCount;
    numbers = entry.firstNumber + entry.numberCount;
  }
  for (const Number& number : document.numbers) {
    if (!inside(text, number.place)) return false;
  }
  for (const BrokenLine& line : document.broken) {
    if (!inside(text, line.text) || line.line < 1 || line.line > document.lines) return false;
  }
  return entries == document.entries.size() && integers <= document.integers.size() && numbers <= document.numbers.size();
}

static bool same(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0 || (std::isnan(a) && std::isnan(b)); }

/** Looks up whatever is there, and something that is not. */
static bool lookUpAll(const std::string& text, const Document& document, Random& random) {
  for (const Section& section : document.sections) {
    Address address;
    address.decay = section.kind == SectionKind::decay;
    address.name = text.substr(section.name.start, section.name.length);
    address.particle = section.particle;
    address.width = below(random, 2) == 0;
    address.choice = static_cast<ScaleChoice>(below(random, 6));
    address.scale = section.scale;
    address.column = 1 + static_cast<uint32_t>(below(random, 3));
    if (section.entryCount > 0) {
      const Entry& entry = document.entries[section.firstEntry + below(random, section.entryCount)];
      const auto first = document.integers.begin() + (address.decay ? entry.firstId : entry.firstIndex);
      address.indices.assign(first, first + (address.decay ? entry.idCount : entry.indexCount));
    }
    const double value = lookUp(text, document, address);
    const Number* number = locate(text, document, address);
    if (number != nullptr && (!inside(text, number->place) || (!address.decay && !same(number->value, value)))) return false;
    for (const Entry* entry : entriesOf(text, document, address.name, &address.indices)) {
      if (!inside(text, entry->text)) return false;
    }
  }
  return true;
}

int main(int count, char** arguments) {
  const long inputs = count > 1 ? std::atol(arguments[1]) : 20000;
  Random random(count > 2 ? static_cast<uint64_t>(std::atoll(arguments[2])) : 1);
  std::vector<std::string> files;
  for (int i = 3; i < count; i++) {
    std::ifstream file(arguments[i], std::ios::binary);
    files.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    CHECK(!files.back().empty());
    if (files.back().empty()) files.pop_back();
  }
  Document document, again;
  size_t sections = 0, broken = 0, bytes = 0;
  for (long i = 0; i < inputs; i++) {
    // A block of its own on the heap, of exactly this size: a step beyond its end is an error.
    const std::string made = input(random, files);
    const std::vector<char> exact(made.begin(), made.end());
    const std::string_view text(exact.data(), exact.size());
    readDocument(text, document);
    readDocument(text, again);
    CHECK(document.entries.size() == again.entries.size() && document.broken.size() == again.broken.size());
    CHECK(consistent(made, document));
    CHECK(lookUpAll(made, document, random));
    sections += document.sections.size();
    broken += document.broken.size();
    bytes += text.size();
  }
  std::printf("%ld inputs, %zu bytes, %zu sections, %zu broken lines\n", inputs, bytes, sections, broken);
  CHECK(sections > 0 && broken > 0);
  return finish();
}
