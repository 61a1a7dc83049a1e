// Characters and words of ASCII texts, whatever the locale.
#pragma once
#include <string_view>

namespace lode::slha {

/** Blanks within a line: also what ends it on Windows. */
inline bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f'; }
inline bool isDigit(char c) { return c >= '0' && c <= '9'; }
inline char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

/** Whether `text`, in any case, begins with the upper-case `word`. */
inline bool begins(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) return false;
  for (size_t i = 0; i < word.size(); i++) {
    if (upper(text[i]) != word[i]) return false;
  }
  return true;
}

}  // namespace lode::slha
