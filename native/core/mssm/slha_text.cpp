// A point as a file of the SUSY Les Houches Accord, Skands et al., hep-ph/0311123: what was given, the spectrum, mixings, and
// running parameters at the SUSY scale.
#include <cmath>
#include <cstdarg>
#include <cstdio>

#include "core/mssm/point.h"

namespace lode::mssm {

namespace {

/** Appends lines in the layout that fixed-format readers expect. */
class Lines {
 public:
  void block(const char* name, const char* comment) { add("Block %s  # %s\n", name, comment); }
  void block(const char* name, double scale, const char* comment) { add("Block %s Q= %.8e  # %s\n", name, scale, comment); }
  void entry(int index, double value, const char* comment) { add(" %5d   %16.8e   # %s\n", index, value, comment); }
  void mass(int pdg, double value, const char* name) { add(" %9d   %16.8e   # %s\n", pdg, value, name); }
  void cell(int row, int col, double value, const char* name) {
    add(" %2d %2d   %16.8e   # %s(%d,%d)\n", row, col, value, name, row, col);
  }
  void number(int index, int value, const char* comment) { add(" %5d   %d   # %s\n", index, value, comment); }
  void text(int index, const char* value, const char* comment) { add(" %5d   %s   # %s\n", index, value, comment); }
  void alone(double value, const char* comment) { add("         %16.8e   # %s\n", value, comment); }
  std::string take() { return std::move(text_); }

 private:
  [[gnu::format(printf, 2, 3)]] void add(const char* format, ...) {
    char line[256];
    va_list values;
    va_start(values, format);
    const int length = std::vsnprintf(line, sizeof line, format, values);
    va_end(values);
    if (length > 0) text_.append(line, std::min(static_cast<size_t>(length), sizeof line - 1));
  }
  std::string text_;
};

const char* statusText(Status status) {
  switch (status) {
    case Status::valid: return "";
    case Status::noConvergence: return "No convergence";
    case Status::tachyon: return "Tachyon";
    case Status::noEwsb: return "No electroweak symmetry breaking";
    case Status::nonPerturbative: return "Non-perturbative coupling";
  }
  return "";
}

void inputs(const Point& point, Lines& out) {
  const Input& in = point.input;
  out.block("MODSEL", "Model");
  out.number(1, in.lowScale ? 0 : 1, in.lowScale ? "general MSSM at low scale" : "soft terms at the unification scale");
  out.block("SMINPUTS", "Standard Model inputs");
  out.entry(1, in.sm.alphaEmInverse, "1/alpha_em(MZ) MSbar, five flavours");
  out.entry(2, in.sm.gFermi, "G_F");
  out.entry(3, in.sm.alphaS, "alpha_s(MZ) MSbar, five flavours");
  out.entry(4, in.sm.mZ, "MZ(pole)");
  out.entry(5, in.sm.mb, "mb(mb) MSbar");
  out.entry(6, in.sm.mt, "mt(pole)");
  out.entry(7, in.sm.mTau, "mtau(pole)");
  out.block("MINPAR", "Input parameters");
  if (!in.lowScale) {
    out.entry(1, in.high.m0, "m0");
    out.entry(2, in.high.gaugino[1], "m12");
  }
  if (!in.tanBetaAtSusyScale) out.entry(3, in.tanBeta, "tanb at MZ");
  if (!in.lowScale) {
    out.entry(4, in.signMu, "sign(mu)");
    out.entry(5, in.high.a0, "A0");
  }
}

void moreInputs(const Point& point, Lines& out) {
  const Input& in = point.input;
  out.block("EXTPAR", "Further input parameters");
  if (in.tanBetaAtSusyScale) out.entry(25, in.tanBeta, "tanb at the SUSY scale");
  if (!in.lowScale) {
    const HighScale& h = in.high;
    if (h.gaugino[0] != h.gaugino[1] || h.gaugino[1] != h.gaugino[2])
      for (int i = 0; i < 3; i++) out.entry(i + 1, h.gaugino[i], "gaugino mass");
    if (h.mHd2 != h.m0 * h.m0 || h.mHu2 != h.m0 * h.m0) {
      out.entry(21, h.mHd2, "mHd^2");
      out.entry(22, h.mHu2, "mHu^2");
    }
    return;
  }
  const LowScale& l = in.low;
  out.entry(0, point.spectrum.atSusy.scale, "scale of these");
  for (int i = 0; i < 3; i++) out.entry(i + 1, l.gaugino[i], "gaugino mass");
  out.entry(11, l.at, "At");
  out.entry(12, l.ab, "Ab");
  out.entry(13, l.aTau, "Atau");
  out.entry(23, l.mu, "mu");
  out.entry(26, l.mA, "mA(pole)");
  const struct {
    int first;
    const Families& soft;
    const char* name;
  } sfermions[] = {{31, l.ml, "mL"}, {34, l.me, "mE"}, {41, l.mq, "mQ"}, {44, l.mUp, "mU"}, {47, l.mDown, "mD"}};
  for (const auto& [first, soft, name] : sfermions)
    for (int f = 0; f < 3; f++) out.entry(first + f, soft[f], name);
}

void masses(const PoleMasses& m, Lines& out) {
  out.block("MASS", "Pole masses");
  out.mass(24, m.mW, "W");
  out.mass(25, m.mh, "h");
  out.mass(35, m.mH, "H");
  out.mass(36, m.mA, "A");
  out.mass(37, m.mHp, "H+");
  out.mass(1000021, m.gluino, "gluino");
  const int neutralinos[] = {1000022, 1000023, 1000025, 1000035};
  for (int i = 0; i < 4; i++) out.mass(neutralinos[i], m.neutralino[i], "neutralino");
  out.mass(1000024, m.chargino[0], "chargino");
  out.mass(1000037, m.chargino[1], "chargino");
  const struct {
    int pdg;
    const std::array<std::array<double, 2>, 3>& mass;
    const char* name[3];
  } pairs[] = {{1, m.down, {"down squark", "strange squark", "sbottom"}},
               {2, m.up, {"up squark", "charm squark", "stop"}},
               {11, m.lepton, {"selectron", "smuon", "stau"}}};
  for (const auto& [pdg, mass, name] : pairs)
    for (int family = 0; family < 3; family++)
      for (int i = 0; i < 2; i++) out.mass((i + 1) * 1000000 + pdg + 2 * family, mass[family][i], name[family]);
  for (int family = 0; family < 3; family++) out.mass(1000012 + 2 * family, m.sneutrino[family], "sneutrino");
}

template <int n>
void matrix(const char* block, const char* name, double scale, const Matrix<n>& m, Lines& out) {
  out.block(block, scale, "mixing");
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) out.cell(i + 1, j + 1, m[i][j], name);
}

void mixings(const Spectrum& s, Lines& out) {
  const double scale = s.atSusy.scale;
  out.block("ALPHA", "Mixing of h and H");
  out.alone(s.alpha, "alpha");
  matrix<4>("NMIX", "N", scale, s.mixing.n, out);
  matrix<2>("UMIX", "U", scale, s.mixing.u, out);
  matrix<2>("VMIX", "V", scale, s.mixing.v, out);
  const struct {
    const char* block;
    const SfermionPair& pair;
  } sfermions[] = {{"STOPMIX", s.mixing.third[0]}, {"SBOTMIX", s.mixing.third[1]}, {"STAUMIX", s.mixing.third[2]}};
  for (const auto& [block, pair] : sfermions) matrix<2>(block, "F", scale, {{{pair.c, pair.s}, {-pair.s, pair.c}}}, out);
}

void diagonal(const char* block, const char* name, double scale, const Families& values, Lines& out) {
  out.block(block, scale, "DRbar");
  for (int f = 0; f < 3; f++) out.cell(f + 1, f + 1, values[f], name);
}

Families ratios(const Families& trilinear, const Families& yukawa) {
  Families a{};
  for (int f = 0; f < 3; f++) a[f] = yukawa[f] != 0 ? trilinear[f] / yukawa[f] : 0;
  return a;
}

void running(const Spectrum& s, Lines& out) {
  const Parameters& p = s.atSusy;
  out.block("GAUGE", p.scale, "DRbar");
  out.entry(1, p.gPrime(), "g'");
  out.entry(2, p.g[1], "g");
  out.entry(3, p.g[2], "g3");
  diagonal("YU", "Yu", p.scale, p.yu, out);
  diagonal("YD", "Yd", p.scale, p.yd, out);
  diagonal("YE", "Ye", p.scale, p.ye, out);
  diagonal("AU", "Au", p.scale, ratios(p.tu, p.yu), out);
  diagonal("AD", "Ad", p.scale, ratios(p.td, p.yd), out);
  diagonal("AE", "Ae", p.scale, ratios(p.te, p.ye), out);
  out.block("HMIX", p.scale, "DRbar");
  out.entry(1, p.mu, "mu");
  out.entry(2, p.tanBeta, "tanb");
  out.entry(3, p.v, "v");
  out.entry(4, s.tree.mA2, "mA^2");
  out.block("MSOFT", p.scale, "DRbar");
  for (int i = 0; i < 3; i++) out.entry(i + 1, p.gaugino[i], "gaugino mass");
  out.entry(21, p.mHd2, "mHd^2");
  out.entry(22, p.mHu2, "mHu^2");
  const struct {
    int first;
    const Families& soft;
    const char* name;
  } sfermions[] = {{31, p.ml2, "mL"}, {34, p.me2, "mE"}, {41, p.mq2, "mQ"}, {44, p.mu2, "mU"}, {47, p.md2, "mD"}};
  for (const auto& [first, soft, name] : sfermions)
    for (int f = 0; f < 3; f++)  // with the sign of the square
      out.entry(first + f, std::copysign(std::sqrt(std::fabs(soft[f])), soft[f]), name);
}

void lowEnergy(const Point& p, Lines& out) {
  out.block("LODESCANLOWENERGY", "numbered as SPheno does");
  out.entry(1, p.bsgamma.branching, "BR(b -> s gamma)");
  out.entry(8, p.bsmumu.branching, "BR(Bs -> mu mu)");
  out.entry(21, p.aMu, "Delta(g-2)_muon/2");
}

}  // namespace

std::string slhaText(const Point& point) {
  const Spectrum& s = point.spectrum;
  Lines out;
  out.block("SPINFO", "Spectrum calculator");
  out.text(1, "Lodescan-cmssm", "name");
  out.text(2, "1.0.0", "version");
  if (point.valid() && s.chargedLsp) out.text(3, "Charged LSP", "warning");
  if (!point.sensible) out.text(4, "Input is not usable", "error");
  if (point.sensible && !point.valid()) {
    const std::string why = s.reason[0] == '\0' ? statusText(s.status) : std::string(statusText(s.status)) + ": " + s.reason;
    out.text(4, why.c_str(), "error");
  }
  inputs(point, out);
  moreInputs(point, out);
  if (point.valid()) {
    masses(s.mass, out);
    mixings(s, out);
    running(s, out);
    lowEnergy(point, out);
  }
  return out.take();
}

}  // namespace lode::mssm
