// Numbers as FORTRAN and C++ programs print them: 1.5, .5, 5., 1.5E+02, 1.5D+02, 1.5-102 (an exponent too long for its
// letter), NaN, Infinity. Always the nearest double.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace lode::slha {

/** True if the whole of `text` is a number. */
bool parseNumber(std::string_view text, double& value);

/** True if the whole of `text` is a whole number of at most 18 digits, without point or exponent; +7 and 007 are 7. */
bool parseInteger(std::string_view text, int64_t& value);

/** As FORTRAN reads it back: `digits` after the point, such as 1.25000000E+02. */
std::string formatNumber(double value, int digits);

}  // namespace lode::slha
