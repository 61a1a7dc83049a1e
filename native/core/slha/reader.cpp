// One pass over the text, line by line; see reader.h. Whatever comes, nothing outside the text is touched.
#include "core/slha/reader.h"

#include <limits>
#include <string_view>

#include "core/slha/characters.h"
#include "core/slha/number.h"

namespace lode::slha {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/** What a block's lines look like. */
enum class Shape : uint8_t {
  plain,
  /** SPINFO, DCINFO, ...: one index, then text. */
  info,
  /** HiggsBounds: numbers, count, ids. */
  numbersFirst,
  /** FOBS and its kin: indices, numbers, count, ids. */
  idsLast
};

class LineReader {
 public:
  LineReader(std::string_view text, Document& document) : text_(text), document_(document) {}

  void read(uint32_t start, uint32_t end) {
    document_.lines++;
    at_ = start;
    end_ = end;
    skipBlanks();
    if (at_ == end_ || text_[at_] == '#') return;
    lineStart_ = at_;
    comment_ = {end_, 0};
    const size_t hash = text_.substr(at_, end_ - at_).find('#');
    if (hash != std::string_view::npos) {
      const uint32_t mark = at_ + static_cast<uint32_t>(hash);
      comment_ = trimmed(mark + 1, end_);
      end_ = mark;
    }
    const std::string_view line = text_.substr(at_, end_ - at_);
    if (begins(line, "BLOCK") && endsWord(line, 5)) {
      readBlock();
    } else if (begins(line, "DECAY")) {
      readDecay();
    } else if ((begins(line, "XSECTION") && endsWord(line, 8)) || (begins(line, "XS") && endsWord(line, 2))) {
      openBlock(trimmed(at_, end_), kNaN);
    } else if (document_.sections.empty()) {
      broken("a line before the first block");
    } else if (document_.sections.back().kind == SectionKind::decay) {
      readChannel();
    } else {
      readEntry();
    }
  }

 private:
  static bool endsWord(std::string_view line, size_t at) { return at >= line.size() || isBlank(line[at]); }

  void skipBlanks() {
    while (at_ < end_ && isBlank(text_[at_])) at_++;
  }

  Place trimmed(uint32_t start, uint32_t end) const {
    while (start < end && isBlank(text_[start])) start++;
    while (end > start && isBlank(text_[end - 1])) end--;
    return {start, end - start};
  }

  std::string_view view(Place place) const { return text_.substr(place.start, place.length); }

  void broken(const char* why) {
    uint32_t end = lineStart_;
    while (end < text_.size() && text_[end] != '\n') end++;
    document_.broken.push_back({document_.lines, trimmed(lineStart_, end), why});
  }

  /** The next word; empty at the end of the line. */
  Place nextWord() {
    skipBlanks();
    const uint32_t start = at_;
    while (at_ < end_ && !isBlank(text_[at_])) at_++;
    return {start, at_ - start};
  }

  void openBlock(Place name, double scale) {
    Section section;
    section.line = document_.lines;
    section.name = name;
    section.scale = scale;
    section.width = {{}, kNaN};
    section.firstEntry = static_cast<uint32_t>(document_.entries.size());
    document_.sections.push_back(section);
    const std::string_view word = view(name);
    shape_ = Shape::plain;
    if (begins(word, "HIGGSBOUNDSINPUT") || begins(word, "HIGGSCOUPLINGS")) shape_ = Shape::numbersFirst;
    if (begins(word, "FOBS")) shape_ = Shape::idsLast;
    if (word.size() >= 4 && begins(word.substr(word.size() - 4), "INFO")) shape_ = Shape::info;
  }

  /** BLOCK name [Q= scale]; the equals sign may stand alone or touch its neighbours. */
  void readBlock() {
    at_ += 5;
    skipBlanks();
    const uint32_t start = at_;
    uint32_t nameEnd = at_;
    Place word;
    while ((word = nextWord()).length > 0) {
      const char first = upper(text_[word.start]);
      if (nameEnd > start && first == 'Q' && readScale(word, start, nameEnd)) return;
      nameEnd = word.start + word.length;
    }
    if (nameEnd == start) broken("a block without a name");
    openBlock({start, nameEnd - start}, kNaN);
  }

  /** Opens the block if the word is the Q of `Q= 100`; false if it is another word. */
  bool readScale(Place word, uint32_t nameStart, uint32_t nameEnd) {
    at_ = word.start + 1;
    skipBlanks();
    if (at_ == end_ || text_[at_] != '=') {
      at_ = word.start + word.length;
      return false;
    }
    at_++;
    double scale = kNaN;
    if (!parseNumber(view(nextWord()), scale)) {
      scale = kNaN;
      broken("a scale that is no number");
    }
    openBlock({nameStart, nameEnd - nameStart}, scale);
    return true;
  }

  void readDecay() {
    Section section;
    section.kind = SectionKind::decay;
    section.line = document_.lines;
    section.name = nextWord();
    section.scale = kNaN;
    section.width = {{}, kNaN};
    section.firstEntry = static_cast<uint32_t>(document_.entries.size());
    if (!parseInteger(view(nextWord()), section.particle)) {
      broken("a decay without the number of a particle");
    } else {
      section.width.place = nextWord();
      if (!parseNumber(view(section.width.place), section.width.value)) {
        section.width.value = kNaN;
        broken("a decay without a width");
      }
    }
    document_.sections.push_back(section);
  }

  Entry newEntry() const {
    Entry entry;
    entry.line = document_.lines;
    entry.text = trimmed(at_, end_);
    entry.comment = comment_;
    entry.firstIndex = entry.firstId = static_cast<uint32_t>(document_.integers.size());
    entry.firstNumber = static_cast<uint32_t>(document_.numbers.size());
    return entry;
  }

  void add(const Entry& entry) {
    document_.entries.push_back(entry);
    document_.sections.back().entryCount++;
  }

  void addNumber(Entry& entry, Place place, double value) {
    document_.numbers.push_back({place, value});
    entry.numberCount++;
  }

  /** ratio count daughter daughter ...; words that are no numbers may follow. */
  void readChannel() {
    Entry entry = newEntry();
    const Place first = nextWord();
    double ratio;
    int64_t count = 0, id;
    if (!parseNumber(view(first), ratio)) {
      broken("a branching ratio that is no number");
      return;
    }
    addNumber(entry, first, ratio);
    const bool counted = parseInteger(view(nextWord()), count);
    while (parseInteger(view(nextWord()), id)) {
      document_.integers.push_back(id);
      entry.idCount++;
    }
    if (!counted || count < 0 || static_cast<uint64_t>(count) != entry.idCount) {
      broken("daughters that do not match their number");
    }
    add(entry);
  }

  void readEntry() {
    if (shape_ == Shape::numbersFirst) {
      Entry entry = newEntry();
      readNumbers(entry);
      return;
    }
    Entry entry = newEntry();
    Place word;
    int64_t index;
    Place last;
    int64_t lastIndex = 0;
    const uint32_t most = shape_ == Shape::info ? 1 : UINT32_MAX;
    while (entry.indexCount < most && parseInteger(view(word = nextWord()), index)) {
      document_.integers.push_back(index);
      entry.indexCount++;
      last = word;
      lastIndex = index;
    }
    if (entry.indexCount == most) word = nextWord();
    entry.firstId = static_cast<uint32_t>(document_.integers.size());
    entry.text = trimmed(word.start, end_);
    if (word.length > 0) {
      at_ = word.start;
      readNumbers(entry);
    } else if (shape_ == Shape::info) {
      add(entry);  // the index alone; what it means stands in the comment
    } else {
      readIntegers(entry, last, lastIndex);
    }
  }

  /** All words are whole numbers: the last one is the value. */
  void readIntegers(Entry entry, Place last, int64_t value) {
    const Section& section = document_.sections.back();
    const bool indexed = section.entryCount > 0 && document_.entries.back().indexCount > 0;
    if (entry.indexCount == 1 && indexed) {
      broken("no value");
    } else {
      document_.integers.pop_back();
      entry.firstId--;
      entry.indexCount--;
      entry.text = last;
      addNumber(entry, last, static_cast<double>(value));
    }
    add(entry);
  }

  /** The value, and what follows: further numbers, then perhaps ids after their count. */
  void readNumbers(Entry& entry) {
    const uint32_t start = at_;
    Place word = nextWord();
    double value;
    while (word.length > 0 && parseNumber(view(word), value)) {
      addNumber(entry, word, value);
      word = nextWord();
    }
    if (entry.numberCount == 0) {
      const char c = text_[start];
      const bool numberLike = isDigit(c) || c == '+' || c == '-' || c == '.' || c == '*';
      if (shape_ != Shape::info && numberLike) {
        broken("a value that is no number");
      } else if (entry.indexCount == 0) {
        broken("neither index nor number");
      }
    }
    // Elsewhere whole numbers behind the value are columns of their own.
    if (entry.indexCount == 0 || shape_ == Shape::idsLast) splitIds(entry);
    add(entry);
  }

  /** Finds, from the left, a whole number after the value that counts all which follow, whole numbers too. */
  void splitIds(Entry& entry) {
    const std::vector<Number>& numbers = document_.numbers;
    uint32_t whole = 0;  // whole numbers at the end
    int64_t id;
    while (whole + 1 < entry.numberCount &&
           parseInteger(view(numbers[entry.firstNumber + entry.numberCount - 1 - whole].place), id)) {
      whole++;
    }
    for (uint32_t k = entry.numberCount - whole; k + 1 < entry.numberCount; k++) {
      const uint32_t following = entry.numberCount - k - 1;
      if (numbers[entry.firstNumber + k].value != following) continue;
      for (uint32_t i = k + 1; i < entry.numberCount; i++) {
        document_.integers.push_back(static_cast<int64_t>(numbers[entry.firstNumber + i].value));
      }
      entry.idCount = following;
      entry.numberCount = k;
      document_.numbers.resize(entry.firstNumber + k);
      return;
    }
  }

  std::string_view text_;
  Document& document_;
  uint32_t at_ = 0, end_ = 0, lineStart_ = 0;
  Place comment_;
  Shape shape_ = Shape::plain;
};

}  // namespace

void readDocument(std::string_view text, Document& document) {
  document.sections.clear();
  document.entries.clear();
  document.integers.clear();
  document.numbers.clear();
  document.broken.clear();
  document.lines = 0;
  if (text.size() > kLongestText) {
    document.broken.push_back({1, {0, 0}, "more than a gibibyte of text"});
    return;
  }
  LineReader reader(text, document);
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  for (size_t start = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0; start < text.size();) {
    const size_t newline = text.find('\n', start);
    const size_t end = newline == std::string_view::npos ? text.size() : newline;
    reader.read(static_cast<uint32_t>(start), static_cast<uint32_t>(end));
    start = end + 1;
  }
}

}  // namespace lode::slha
