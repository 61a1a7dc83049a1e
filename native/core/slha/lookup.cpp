// See lookup.h. A spectrum has tens of blocks of tens of entries: walking through them beats building tables.
#include "core/slha/lookup.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/slha/characters.h"

namespace lode::slha {

namespace {

/** Whether `written` is `wanted`, in any case and with any blanks; what follows the first word need not be asked for. */
bool isName(std::string_view written, std::string_view wanted) {
  size_t i = 0, j = 0;
  while (j < wanted.size()) {
    if (isBlank(wanted[j])) {
      while (j < wanted.size() && isBlank(wanted[j])) j++;
      if (j == wanted.size()) break;
      if (i >= written.size() || !isBlank(written[i])) return false;
      while (i < written.size() && isBlank(written[i])) i++;
    } else {
      if (i >= written.size() || upper(written[i]) != upper(wanted[j])) return false;
      i++;
      j++;
    }
  }
  return i == written.size() || isBlank(written[i]);
}

/** Whether an entry has exactly these indices, or these with its ids behind. */
bool hasIndices(const Document& document, const Entry& entry, const std::vector<int64_t>& wanted) {
  const size_t with = entry.indexCount + entry.idCount;
  if (wanted.size() != entry.indexCount && wanted.size() != with) return false;
  for (size_t i = 0; i < wanted.size(); i++) {
    const size_t at = i < entry.indexCount ? entry.firstIndex + i : entry.firstId + (i - entry.indexCount);
    if (document.integers[at] != wanted[i]) return false;
  }
  return true;
}

const Entry* lastEntry(const Document& document, const Section& section, const std::vector<int64_t>& indices) {
  for (uint32_t i = section.entryCount; i-- > 0;) {
    const Entry& entry = document.entries[section.firstEntry + i];
    if (hasIndices(document, entry, indices)) return &entry;
  }
  return nullptr;
}

/** Whether a block takes the place of the one chosen so far; null: none. */
bool prefer(const Section& section, const Section* chosen, const Address& address) {
  switch (address.choice) {
    case ScaleChoice::any:
    case ScaleChoice::last:
      return true;
    case ScaleChoice::first:
      return chosen == nullptr;
    case ScaleChoice::lowest:
      return section.scale > 0 && (chosen == nullptr || section.scale <= chosen->scale);
    case ScaleChoice::highest:
      return section.scale > 0 && (chosen == nullptr || section.scale >= chosen->scale);
    case ScaleChoice::nearest:
      break;
  }
  if (!(section.scale > 0 && address.scale > 0)) return false;
  const double distance = std::fabs(std::log(section.scale / address.scale));
  if (distance > std::log1p(kScaleTolerance)) return false;
  return chosen == nullptr || distance <= std::fabs(std::log(chosen->scale / address.scale));
}

/** The entry of a block's address. */
const Entry* findEntry(std::string_view text, const Document& document, const Address& address) {
  const Section* chosen = nullptr;
  const Entry* found = nullptr;
  for (const Section& section : document.sections) {
    if (section.kind != SectionKind::block) continue;
    if (!isName(text.substr(section.name.start, section.name.length), address.name)) continue;
    if (!prefer(section, chosen, address)) continue;
    // Blocks of one scale may share their entries out: what one lacks another has.
    const Entry* entry = lastEntry(document, section, address.indices);
    if (entry == nullptr) continue;
    chosen = &section;
    found = entry;
  }
  return found;
}

const Section* findDecay(std::string_view text, const Document& document, const Address& address) {
  for (size_t i = document.sections.size(); i-- > 0;) {
    const Section& section = document.sections[i];
    if (section.kind != SectionKind::decay || section.particle != address.particle) continue;
    if (isName(text.substr(section.name.start, section.name.length), address.name)) return &section;
  }
  return nullptr;
}

/** Whether a channel has these daughters: in this order, or in any. */
bool hasDaughters(const Document& document, const Entry& entry, const std::vector<int64_t>& wanted, bool ordered) {
  if (entry.idCount != wanted.size() || entry.numberCount == 0) return false;
  const auto first = document.integers.begin() + entry.firstId;
  if (ordered) return std::equal(wanted.begin(), wanted.end(), first);
  return std::is_permutation(wanted.begin(), wanted.end(), first);
}

/** The ratios of a section's channels with these daughters, and the last such channel. */
struct Channels {
  double sum = 0;
  const Entry* last = nullptr;
};

/** Some programs list both orders, for a state and its conjugate: the order asked for is preferred. */
Channels findChannels(const Document& document, const Section& section, const std::vector<int64_t>& daughters) {
  Channels found;
  for (const bool ordered : {true, false}) {
    for (uint32_t i = 0; i < section.entryCount; i++) {
      const Entry& entry = document.entries[section.firstEntry + i];
      if (!hasDaughters(document, entry, daughters, ordered)) continue;
      found.sum += document.numbers[entry.firstNumber].value;
      found.last = &entry;
    }
    if (found.last != nullptr) break;
  }
  return found;
}

}  // namespace

const Number* locate(std::string_view text, const Document& document, const Address& address) {
  if (!address.decay) {
    const Entry* entry = findEntry(text, document, address);
    if (entry == nullptr || address.column < 1 || address.column > entry->numberCount) return nullptr;
    return &document.numbers[entry->firstNumber + address.column - 1];
  }
  const Section* section = findDecay(text, document, address);
  if (section == nullptr) return nullptr;
  if (address.width) return section->width.place.length > 0 ? &section->width : nullptr;
  const Entry* channel = findChannels(document, *section, address.indices).last;
  return channel == nullptr ? nullptr : &document.numbers[channel->firstNumber];
}

double lookUp(std::string_view text, const Document& document, const Address& address) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  if (!address.decay || address.width) {
    const Number* number = locate(text, document, address);
    return number == nullptr ? nan : number->value;
  }
  const Section* section = findDecay(text, document, address);
  return section == nullptr ? nan : findChannels(document, *section, address.indices).sum;
}

std::vector<const Entry*> entriesOf(std::string_view text, const Document& document, std::string_view name,
                                    const std::vector<int64_t>* indices) {
  std::vector<const Entry*> found;
  for (const Section& section : document.sections) {
    if (section.kind != SectionKind::block) continue;
    if (!isName(text.substr(section.name.start, section.name.length), name)) continue;
    for (uint32_t i = 0; i < section.entryCount; i++) {
      const Entry& entry = document.entries[section.firstEntry + i];
      if (indices == nullptr || hasIndices(document, entry, *indices)) found.push_back(&entry);
    }
  }
  return found;
}

}  // namespace lode::slha
