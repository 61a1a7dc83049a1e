// A point of the MSSM from numbers to observables and text: names, nonsense, and every way to fail.
#include "core/mssm/point.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "check.h"

using namespace lode::mssm;

namespace {

int inputIndex(const char* name) {
  for (int i = 0; i < inputCount(); i++)
    if (std::strcmp(inputName(i), name) == 0) return i;
  return -1;
}

/** m0, m12, A0, tan beta of a CMSSM point, with today's Standard Model. */
std::vector<double> cmssm(double m0, double m12, double a0, double tanBeta) {
  std::vector<double> values(static_cast<size_t>(inputCount()), 0.0);
  const auto set = [&](const char* name, double x) { values[static_cast<size_t>(inputIndex(name))] = x; };
  set("alphaEmInverse", 127.951);
  set("gFermi", 1.1663787e-5);
  set("alphaS", 0.1179);
  set("mZ", 91.1876);
  set("mb", 4.18);
  set("mt", 172.69);
  set("mTau", 1.77686);
  set("tanb", tanBeta);
  set("signMu", 1);
  set("tolerance", 1e-4);
  set("maximumIterations", 30);
  set("m0", m0);
  set("A0", a0);
  for (const char* gaugino : {"highM1", "highM2", "highM3"}) set(gaugino, m12);
  set("mHd2", m0 * m0);
  set("mHu2", m0 * m0);
  return values;
}

double observable(const Point& point, const char* name) {
  std::vector<double> values(static_cast<size_t>(observableCount()));
  observablesOf(point, values.data());
  for (int k = 0; k < observableCount(); k++)
    if (std::strcmp(observableName(k), name) == 0) return values[static_cast<size_t>(k)];
  CHECK(false);
  return 0;
}

void namesAreUnique() {
  std::set<std::string> names;
  for (int i = 0; i < inputCount(); i++) names.insert(inputName(i));
  CHECK(static_cast<int>(names.size()) == inputCount());
  names.clear();
  for (int k = 0; k < observableCount(); k++) names.insert(observableName(k));
  CHECK(static_cast<int>(names.size()) == observableCount());
}

void solvesABenchmark() {
  const Point sps1a = computePoint(inputFrom(cmssm(100, 250, -100, 10).data()));
  CHECK(sps1a.valid());
  CHECK_NEAR(observable(sps1a, "mgluino"), 609.93, 3);  // SOFTSUSY 4.1.22
  CHECK_NEAR(observable(sps1a, "mN1"), 97.07, 0.5);
  CHECK_NEAR(observable(sps1a, "meL"), 202.31, 0.5);
  CHECK_NEAR(observable(sps1a, "mh"), 109.97, 1);
  CHECK_NEAR(observable(sps1a, "a_mu"), 2.959e-9, 0.15e-9);  // GM2Calc 2.3.1
  CHECK(sps1a.lspPdg == 1000022);
  const std::string text = slhaText(sps1a);
  for (const char* block : {"Block MASS", "Block NMIX", "Block MSOFT Q=", "Block HMIX Q=", "Block SMINPUTS"})
    CHECK(text.find(block) != std::string::npos);
  CHECK(text.find("nan") == std::string::npos && text.find("inf") == std::string::npos);
}

void saysWhyNot() {
  const struct {
    std::vector<double> values;
    Status status;
  } cases[] = {{cmssm(0, 200, -9000, 10), Status::tachyon}, {cmssm(9000, 200, 0, 10), Status::noEwsb}};
  for (const auto& [values, status] : cases) {
    const Point point = computePoint(inputFrom(values.data()));
    CHECK(point.sensible && !point.valid());
    CHECK(point.spectrum.status == status);
    CHECK(std::isnan(observable(point, "mh")));
    CHECK(slhaText(point).find("     4   ") != std::string::npos);
    CHECK(slhaText(point).find("Block MASS") == std::string::npos);
  }
}

/** Each input in turn is something that no physicist would give. */
void outlivesNonsense() {
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), 0.0, -1.0, 1e300, 1e-300}) {
    for (int i = 0; i < inputCount(); i++) {
      std::vector<double> values = cmssm(500, 600, -300, 12);
      values[static_cast<size_t>(i)] = bad;
      const Point point = computePoint(inputFrom(values.data()));
      CHECK(std::isfinite(bad) || !point.sensible);
      CHECK(!slhaText(point).empty());
    }
  }
}

}  // namespace

int main() {
  namesAreUnique();
  solvesABenchmark();
  saysWhyNot();
  outlivesNonsense();
  return finish();
}
