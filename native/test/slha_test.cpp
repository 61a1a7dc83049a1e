// Numbers as programs print them, what a document holds, looking up, and writing.
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>

#include "check.h"
#include "core/slha/lookup.h"
#include "core/slha/number.h"
#include "core/slha/writer.h"

using namespace lode::slha;

static bool same(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0 || (std::isnan(a) && std::isnan(b)); }

static double read(const char* text) {
  double value = 12345;
  CHECK(parseNumber(text, value));
  return value;
}

static void testNumbers() {
  CHECK(read("1.5") == 1.5 && read(".5") == 0.5 && read("5.") == 5 && read("+7") == 7 && read("-0012") == -12);
  CHECK(read("1.25E+02") == 125 && read("1.25d2") == 125 && read("1.25D+02") == 125 && read("1.25e-2") == 0.0125);
  CHECK(read("1.25+102") == 1.25e102 && read("-1.25-102") == -1.25e-102);
  CHECK(same(read("-0.0"), -0.0) && same(read("-0"), -0.0) && same(read("0E+99999999999"), 0.0));
  CHECK(std::isnan(read("NaN")) && std::isnan(read("-nan")) && std::isnan(read("nan(0x8)")));
  CHECK(read("Infinity") == HUGE_VAL && read("-inf") == -HUGE_VAL && read("1e400") == HUGE_VAL);
  CHECK(read("1e-400") == 0 && read("4.9e-324") == 4.9e-324 && read("1.7976931348623157E+308") == 1.7976931348623157e308);
  CHECK(read("123456789012345678901234567890") == 123456789012345678901234567890.0);
  CHECK(read("0.1234567890123456789012345678901234567890e-5") == 0.1234567890123456789012345678901234567890e-5);
  double value;
  for (const char* text : {"", "+", ".", "-.", "e5", "1e", "1e+", "1.2.3", "1,000", "0x10", "1.0E+0x", "****", "12a", "nano", "infinite", "1e5 "}) {
    CHECK(!parseNumber(text, value));
  }
  int64_t whole;
  CHECK(parseInteger("-1000024", whole) && whole == -1000024);
  CHECK(parseInteger("0305", whole) && whole == 305 && parseInteger("+4", whole) && whole == 4);
  for (const char* text : {"", "-", "1.0", "1e3", "1234567890123456789"}) CHECK(!parseInteger(text, whole));
}

/** Any double in any spelling is read as the library reads it. */
static void testNearest() {
  std::mt19937_64 random(1);
  char text[400];
  for (int i = 0; i < 100000; i++) {
    const uint64_t bits = random();
    double value;
    if (i % 2 == 0) {
      std::memcpy(&value, &bits, sizeof value);
      if (!std::isfinite(value)) continue;
    } else {
      value = std::ldexp(static_cast<double>(bits), -static_cast<int>(random() % 100));
    }
    const char* formats[] = {"%.*E", "%.*e", "%.*g"};
    std::snprintf(text, sizeof text, formats[i % 3], static_cast<int>(random() % 25), value);
    double found = 0;
    CHECK(parseNumber(text, found));
    CHECK(same(found, std::strtod(text, nullptr)));
  }
}

static const char* const kText =
    "# a comment\n"
    "block mass   # masses\n"
    "   25   1.1D+02   # h0\r\n"
    "  1000022\t-9.7E+01 # ~chi\n"
    "BLOCK GAUGE Q=2.0E+16\n 1 0.7\n 2 0.71\n"
    "Block gauge Q= 4.65e2 # low\n 1 0.36\n"
    "Block ALPHA\n  -0.11 # mixing\n"
    "Block SPINFO\n 1 PROGRAM\n 3 a warning # W\n 4 [ stau tachyon ] # E\n 4   # see elsewhere\n"
    "Block HiggsBoundsInputHiggsCouplingsFermions\n 1.25 0.5 3 25 5 5 # hbb\n 1 0 3 35 5 5\n"
    "Block FOBS\n 521 1 1.58E-03 0 1 22 # BR\n 531 4 8.1e-10 0 2 13 -13\n"
    "Block FMASS\n 3 9.5e-02 1 2.0 # s\n 4 1.27 3 0\n"
    "Block FWCOEF Q= 160.\n 0305 4422 00 0 -8.2e-02 # C7\n"
    "Block QNUMBERS 1000006 # stop\n 1 2\nBlock QNUMBERS  1000005\n 1 -1\n"
    "DECAY 25 4.0E-03 # h\n 0.6 2 5 -5 # bb\n 0.1 2 15 -15\n 0.1 2 -15 15\n 0.02 3 24 22 -24\n 0.03 3 24 22 -24\n"
    "DECAY1L 25 5.0E-03\nDECAY 1000022 0.0\n";

static double ask(const Document& document, const char* name, std::vector<int64_t> indices, ScaleChoice choice = ScaleChoice::any,
                  double scale = 0, uint32_t column = 1) {
  Address address;
  address.name = name;
  address.indices = indices;
  address.choice = choice;
  address.scale = scale;
  address.column = column;
  return lookUp(kText, document, address);
}

static double decays(const Document& document, int64_t particle, std::vector<int64_t> daughters, const char* table = "DECAY") {
  Address address;
  address.decay = true;
  address.name = table;
  address.particle = particle;
  address.width = daughters.empty();
  address.indices = daughters;
  return lookUp(kText, document, address);
}

static void testDocument() {
  Document document;
  readDocument(kText, document);
  CHECK(document.broken.empty());
  for (const BrokenLine& line : document.broken) std::printf("broken %u: %s\n", line.line, line.why);
  CHECK(ask(document, "MASS", {25}) == 110 && ask(document, "Mass", {1000022}) == -97);
  CHECK(std::isnan(ask(document, "MASS", {26})) && std::isnan(ask(document, "MAS", {25})));
  CHECK(ask(document, "ALPHA", {}) == -0.11);
  CHECK(ask(document, "GAUGE", {1}) == 0.36 && ask(document, "GAUGE", {2}) == 0.71);
  CHECK(ask(document, "GAUGE", {1}, ScaleChoice::first) == 0.7 && ask(document, "GAUGE", {1}, ScaleChoice::last) == 0.36);
  CHECK(ask(document, "GAUGE", {1}, ScaleChoice::lowest) == 0.36 && ask(document, "GAUGE", {1}, ScaleChoice::highest) == 0.7);
  CHECK(ask(document, "GAUGE", {1}, ScaleChoice::nearest, 2.01e16) == 0.7);
  CHECK(ask(document, "GAUGE", {1}, ScaleChoice::nearest, 468) == 0.36);
  CHECK(std::isnan(ask(document, "GAUGE", {1}, ScaleChoice::nearest, 500)));
  CHECK(ask(document, "HiggsBoundsInputHiggsCouplingsFermions", {25, 5, 5}) == 1.25);
  CHECK(ask(document, "HiggsBoundsInputHiggsCouplingsFermions", {25, 5, 5}, ScaleChoice::any, 0, 2) == 0.5);
  CHECK(ask(document, "HiggsBoundsInputHiggsCouplingsFermions", {35, 5, 5}) == 1);
  CHECK(ask(document, "FOBS", {521, 1}) == 1.58e-3 && ask(document, "FOBS", {531, 4, 13, -13}) == 8.1e-10);
  CHECK(ask(document, "FMASS", {4}, ScaleChoice::any, 0, 2) == 3 && ask(document, "FMASS", {3}, ScaleChoice::any, 0, 3) == 2);
  CHECK(ask(document, "FWCOEF", {305, 4422, 0, 0}) == -8.2e-2);
  CHECK(ask(document, "QNUMBERS 1000006", {1}) == 2 && ask(document, "qnumbers  1000005", {1}) == -1);
  CHECK(decays(document, 25, {}) == 4e-3 && decays(document, 25, {}, "DECAY1L") == 5e-3);
  CHECK(decays(document, 25, {-5, 5}) == 0.6 && decays(document, 25, {15, -15}) == 0.1);
  CHECK(decays(document, 25, {24, -24, 22}) == 0.05 && decays(document, 25, {-24, 22, 24}) == 0.05);
  CHECK(decays(document, 25, {5, 5}) == 0 && decays(document, 1000022, {22, 22}) == 0);
  CHECK(std::isnan(decays(document, 35, {})) && std::isnan(decays(document, 35, {5, -5})));
  const std::vector<int64_t> errors{4};
  const auto entries = entriesOf(kText, document, "spinfo", &errors);
  CHECK(entries.size() == 2);
  const std::string text(kText);
  CHECK(text.substr(entries[0]->text.start, entries[0]->text.length) == "[ stau tachyon ]");
  CHECK(entries[1]->text.length == 0);
  CHECK(text.substr(entries[1]->comment.start, entries[1]->comment.length) == "see elsewhere");
}

static void broken(const char* text, uint32_t line, const char* why) {
  Document document;
  readDocument(text, document);
  CHECK(document.broken.size() == 1 && document.broken[0].line == line && std::strcmp(document.broken[0].why, why) == 0);
  if (document.broken.size() == 1 && std::strcmp(document.broken[0].why, why) != 0) std::printf("%s\n", document.broken[0].why);
}

static void testBroken() {
  broken("\n 1 2.0\n", 2, "a line before the first block");
  broken("Block\n 1 2.0\n", 1, "a block without a name");
  broken("Block A Q=\n 1 2.0\n", 1, "a scale that is no number");
  broken("Block A Q= high\n 1 2.0\n", 1, "a scale that is no number");
  broken("Block A\n 1 ******\n", 2, "a value that is no number");
  broken("Block A\n 1 1,000\n", 2, "a value that is no number");
  broken("Block A\n 1 2.0\n 2\n", 3, "no value");
  broken("Block A\nSegmentation fault\n", 2, "neither index nor number");
  broken("DECAY\n", 1, "a decay without the number of a particle");
  broken("DECAY 25\n", 1, "a decay without a width");
  broken("DECAY 25 1.0\n x 2 5 -5\n", 2, "a branching ratio that is no number");
  broken("DECAY 25 1.0\n 0.5 2 5\n", 2, "daughters that do not match their number");
  Document document;
  readDocument("Block A\n 1 2.0 words\n 2 NaN\n 3 text\n\n#\nBlock B # only a head\n", document);
  CHECK(document.broken.empty() && document.lines == 7);
  readDocument("\xef\xbb\xbf" "Block XSections\nXS 11 -11 500. 0.00 0.00 # e+ e-\n 8.1E+01 2 1000022 1000023 # fb\n", document);
  CHECK(document.broken.empty() && document.sections.size() == 2);
  CHECK(document.entries[0].numberCount == 1 && document.entries[0].idCount == 2);
}

static void testWriter() {
  std::string out;
  Writer writer(out);
  writer.comment("made here");
  writer.block("MASS", "spectrum");
  writer.number({1000022}, -97.125, "~chi_10");
  writer.block("HMIX", 465.5, "at Q");
  writer.number({1}, 350);
  writer.block("NMIX");
  writer.number({1, 2}, 0.1);
  writer.block("SPINFO");
  writer.text(4, "no convergence", "error");
  writer.block("MODSEL");
  writer.integer({1}, 1, "sugra");
  writer.decay(25, 4e-3, "h");
  writer.channel(0.6, {5, -5}, "bb");
  Document document;
  readDocument(out, document);
  CHECK(document.broken.empty() && document.sections.size() == 6 && document.entries.size() == 6);
  Address address;
  address.name = "MASS";
  address.indices = {1000022};
  CHECK(lookUp(out, document, address) == -97.125);
  CHECK(out.find("   1000022    -9.71250000E+01   # ~chi_10\n") != std::string::npos);
  CHECK(out.find("Block HMIX Q= 4.65500000E+02   # at Q\n") != std::string::npos);
}

int main() {
  testNumbers();
  testNearest();
  testDocument();
  testBroken();
  testWriter();
  return finish();
}
