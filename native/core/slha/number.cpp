// Up to 19 digits make an exact integer; where it and the power of ten are exact in a double, one operation rounds once
// (Clinger, doi:10.1145/93542.93557). Everything else goes to the library, in its own spelling.
#include "core/slha/number.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <version>

#include "core/slha/characters.h"

namespace lode::slha {

namespace {

constexpr double kPowers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                              1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr int kLargestPower = 22;
constexpr int kMostDigits = 19;
/** Exponents beyond this change nothing more. */
constexpr int kExponentLimit = 100000;

/** nan, nan(...), inf, infinity, without a sign. */
bool parseSpecial(std::string_view text, double& value) {
  if (begins(text, "NAN") && (text.size() == 3 || (text[3] == '(' && text.back() == ')'))) {
    value = std::numeric_limits<double>::quiet_NaN();
    return true;
  }
  if ((begins(text, "INF") && text.size() == 3) || (begins(text, "INFINITY") && text.size() == 8)) {
    value = std::numeric_limits<double>::infinity();
    return true;
  }
  return false;
}

/** The library's reading of the digits and point in `mantissa`, times a power of ten. */
double slowNumber(std::string_view mantissa, int exponent) {
  std::string spelled(mantissa);
  spelled += 'e';
  spelled += std::to_string(exponent);
#ifdef __cpp_lib_to_chars
  double value = 0;
  if (std::from_chars(spelled.data(), spelled.data() + spelled.size(), value).ec == std::errc()) return value;
#endif
  return std::strtod(spelled.c_str(), nullptr);  // also for what over- or underflows
}

/** The exponent in `text` from `at`: letter and digits, or a sign and digits. False if that is not the whole rest. */
bool parseExponent(std::string_view text, size_t at, int& exponent) {
  exponent = 0;
  if (at == text.size()) return true;
  const char letter = upper(text[at]);
  if (letter == 'E' || letter == 'D') {
    at++;
  } else if (letter != '+' && letter != '-') {
    return false;
  }
  bool negative = false;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) negative = text[at++] == '-';
  if (at == text.size()) return false;
  for (; at < text.size(); at++) {
    if (!isDigit(text[at])) return false;
    if (exponent < kExponentLimit) exponent = exponent * 10 + (text[at] - '0');
  }
  if (negative) exponent = -exponent;
  return true;
}

}  // namespace

bool parseNumber(std::string_view text, double& value) {
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  uint64_t digits = 0;
  int kept = 0, scale = 0;
  bool point = false, any = false, exact = true;
  size_t at = 0;
  for (; at < text.size(); at++) {
    const char c = text[at];
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (!isDigit(c)) break;
    any = true;
    if (point) scale--;
    if (digits == 0 && c == '0') continue;
    if (kept++ < kMostDigits) {
      digits = digits * 10 + static_cast<uint64_t>(c - '0');
    } else {
      exact = false;
    }
  }
  if (!any) {
    if (at > 0 || !parseSpecial(text, value)) return false;
    if (negative) value = -value;
    return true;
  }
  int exponent = 0;
  if (!parseExponent(text, at, exponent)) return false;
  const int power = exponent + scale;
  if (exact && digits <= (uint64_t{1} << 53) && power >= -kLargestPower && power <= kLargestPower) {
    value = static_cast<double>(digits);
    value = power < 0 ? value / kPowers[-power] : value * kPowers[power];
  } else if (exact && digits == 0) {
    value = 0;
  } else {
    value = slowNumber(text.substr(0, at), exponent);
  }
  if (negative) value = -value;
  return true;
}

bool parseInteger(std::string_view text, int64_t& value) {
  size_t at = !text.empty() && (text[0] == '+' || text[0] == '-') ? 1 : 0;
  if (at == text.size() || text.size() - at > 18) return false;
  int64_t sum = 0;
  for (; at < text.size(); at++) {
    if (!isDigit(text[at])) return false;
    sum = sum * 10 + (text[at] - '0');
  }
  value = text[0] == '-' ? -sum : sum;
  return true;
}

std::string formatNumber(double value, int digits) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  char buffer[64];
  const int length = std::snprintf(buffer, sizeof buffer, "%.*E", digits, value);
  for (int i = 0; i < length; i++) {
    if (buffer[i] == ',') buffer[i] = '.';  // where a library has set a locale
  }
  return std::string(buffer, static_cast<size_t>(length));
}

}  // namespace lode::slha
