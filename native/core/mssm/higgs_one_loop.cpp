#include "core/mssm/higgs_one_loop.h"

#include <cmath>

#include "core/mssm/loop_functions.h"

namespace lode::mssm {

using Square8 = std::array<HiggsField, 8>;

/** W1, W2, Z, photon and the eight Higgs fields in mass eigenstates. */
struct GaugeSector {
  std::array<double, 8> scalar{};        // masses squared: h, H; Goldstone, A; Goldstone, H+ (twice)
  std::array<double, 4> vector{};
  std::array<Square8, 4> coupling{};     // of vectors to Higgs fields, antisymmetric
  std::array<Square8, 4> form{};         // D-terms: D = field . form . field / 2 (three of SU(2), hypercharge), with
  std::array<double, 4> strength{};      // their g^2
  HiggsField vev{};
  std::array<HiggsField, 2> external{};
  std::array<double, 8> scalarA0{};
  std::array<double, 4> vectorA0{};
  std::array<HiggsField, 4> formVev{}, broken{};                   // form . vev, coupling . vev
  std::array<std::array<HiggsField, 2>, 4> formExternal{}, turned{};  // form . external, coupling . external
};

namespace {

/** The mass eigenstates mix fields (2 k, 2 k + 1) only: states (2 k, 2 k + 1) = ((x, y), (z, w)) times these. */
struct Rotation {
  std::array<std::array<double, 4>, 4> pair{};

  HiggsField field(const HiggsField& f) const {
    HiggsField r{};
    for (int k = 0; k < 4; k++) {
      const auto& m = pair[k];
      r[2 * k] = m[0] * f[2 * k] + m[1] * f[2 * k + 1];
      r[2 * k + 1] = m[2] * f[2 * k] + m[3] * f[2 * k + 1];
    }
    return r;
  }

  Square8 square(const Square8& s) const {
    Square8 half{}, r{};
    for (int i = 0; i < 8; i++) half[i] = field(s[i]);
    for (int j = 0; j < 8; j++) {
      HiggsField column{};
      for (int i = 0; i < 8; i++) column[i] = half[i][j];
      column = field(column);
      for (int i = 0; i < 8; i++) r[i][j] = column[i];
    }
    return r;
  }
};

Rotation massEigenstates(const Tree& t) {
  const double s = t.sinB, c = t.cosB;
  Rotation r;
  r.pair[0] = {-t.sinA, t.cosA, t.cosA, t.sinA};
  r.pair[1] = {-c, s, s, c};
  r.pair[2] = {-c, s, s, c};  // real parts of G+, H+: Hd- = sin H+^* - cos G+^*, Hu+ = cos H+ + sin G+
  r.pair[3] = {c, s, -s, c};  // imaginary parts
  return r;
}

/** 2 Hi^dagger T Hj over unit fields, T of SU(2) and hypercharge: the real part is a D-term form, the imaginary one a generator. */
struct Generators {
  std::array<Square8, 4> real{}, imaginary{};

  constexpr Generators() {
    // Components (Hd0, Hd-, Hu+, Hu0): two doublets; which of them a field is, and whether it is the imaginary part.
    constexpr int slot[8] = {0, 3, 0, 3, 1, 2, 1, 2};
    constexpr bool odd[8] = {false, false, true, true, false, false, true, true};
    for (int a = 0; a < 8; a++) {
      for (int b = 0; b < 8; b++) {
        if (slot[a] / 2 != slot[b] / 2) continue;
        const bool upper = slot[a] % 2 == 0, same = slot[a] == slot[b];
        const double re[4] = {same ? 0 : 0.5, 0, same ? (upper ? 0.5 : -0.5) : 0, same ? (slot[a] < 2 ? -0.5 : 0.5) : 0};
        const double im[4] = {0, same ? 0 : (upper ? -0.5 : 0.5), 0, 0};
        for (int k = 0; k < 4; k++) {
          // conj(phase a) T phase b with phases 1 or i.
          const double x = odd[a] == odd[b] ? re[k] : (odd[a] ? im[k] : -im[k]);
          const double y = odd[a] == odd[b] ? im[k] : (odd[a] ? -re[k] : re[k]);
          real[k][a][b] = x;
          imaginary[k][a][b] = y;
        }
      }
    }
  }
};
constexpr Generators kGenerators;

GaugeSector gaugeSector(const Tree& t) {
  GaugeSector s;
  const Rotation r = massEigenstates(t);
  s.scalar = {t.mh2, t.mH2, t.mZ2, t.mA2, t.mW2, t.mHp2, t.mW2, t.mHp2};
  s.vector = {t.mW2, t.mW2, t.mZ2, 0};
  s.strength = {t.g * t.g, t.g * t.g, t.g * t.g, t.g1 * t.g1};
  std::array<Square8, 4> plain{};
  for (int a = 0; a < 4; a++) {
    s.form[a] = r.square(kGenerators.real[a]);
    plain[a] = r.square(kGenerators.imaginary[a]);
  }
  for (int i = 0; i < 8; i++) {
    for (int j = 0; j < 8; j++) {
      s.coupling[0][i][j] = t.g * plain[0][i][j];
      s.coupling[1][i][j] = t.g * plain[1][i][j];
      s.coupling[2][i][j] = t.g * t.cosW * plain[2][i][j] - t.g1 * t.sinW * plain[3][i][j];
      s.coupling[3][i][j] = t.g * t.sinW * plain[2][i][j] + t.g1 * t.cosW * plain[3][i][j];
    }
  }
  const double v = 2 * std::sqrt(t.mW2) / t.g;
  s.vev = r.field({v * t.cosB, v * t.sinB, 0, 0, 0, 0, 0, 0});
  return s;
}

double dot(const HiggsField& a, const HiggsField& b) {
  double sum = 0;
  for (int k = 0; k < 8; k++) sum += a[k] * b[k];
  return sum;
}

HiggsField times(const Square8& m, const HiggsField& f) {
  HiggsField r{};
  for (int i = 0; i < 8; i++) r[i] = dot(m[i], f);
  return r;
}

}  // namespace

ExternalHiggs cp_even_higgs() {
  ExternalHiggs e;
  e.count = 2;
  e.field[0][0] = e.field[1][1] = 1;
  return e;
}

ExternalHiggs cp_odd_higgs(const Tree& tree) {
  ExternalHiggs e;
  e.field[0][2] = tree.sinB;
  e.field[0][3] = tree.cosB;
  e.square = -1;
  return e;
}

ExternalHiggs charged_higgs(const Tree& tree) {
  ExternalHiggs e;
  e.field[0][4] = tree.sinB;
  e.field[0][5] = tree.cosB;
  return e;
}

HiggsSelfEnergy::HiggsSelfEnergy(const Parameters& p, const Tree& tree, const ExternalHiggs& external, Part part)
    : external_(external), q2_(tree.q2), part_(part) {
  addHiggsAndGauge(tree);
  addSfermions(p, tree);
  addQuarks(p, tree);
  addInos(tree);
  for (double& x : tadpole) x *= loopFactor;
}

SelfEnergyValue HiggsSelfEnergy::at(double p2) const {
  SelfEnergyValue sum = constant_;
  for (int n = 0; n < bubbleCount_; n++) {
    const Bubble& bubble = bubbles_[n];
    const double value = b0(p2, bubble.a, bubble.b, q2_);
    for (int k = 0; k < 3; k++) sum[k] += (bubble.value[k] + p2 * bubble.slope[k]) * value;
  }
  for (double& x : sum) x *= loopFactor;
  return sum;
}

double HiggsSelfEnergy::a0Of(double m2) const { return a0(m2, q2_); }

void HiggsSelfEnergy::addToConstant(const SelfEnergyValue& w, double a0Value) {
  if (part_ == Part::tadpole) return;
  for (int k = 0; k < 3; k++) constant_[k] += w[k] * a0Value;
}

void HiggsSelfEnergy::addBubble(double a, double b, const SelfEnergyValue& value, const SelfEnergyValue& slope) {
  if (part_ == Part::tadpole) return;
  bool any = false;
  for (int k = 0; k < 3; k++) any = any || value[k] != 0 || slope[k] != 0;
  if (any) bubbles_[bubbleCount_++] = {a, b, value, slope};
}

void HiggsSelfEnergy::addFermions(double a, double b, const SelfEnergyValue& w, const SelfEnergyValue& mass) {
  SelfEnergyValue value{}, slope{};
  for (int k = 0; k < 3; k++) {
    value[k] = (a + b) * w[k] + 2 * mass[k];
    slope[k] = -w[k];
  }
  addBubble(a, b, value, slope);
  addToConstant(w, a0Of(a) + a0Of(b));
}

SelfEnergyValue HiggsSelfEnergy::products(const std::array<double, 2>& x, const std::array<double, 2>& y) const {
  return {x[0] * y[0], 0.5 * (x[0] * y[1] + x[1] * y[0]), x[1] * y[1]};
}

void HiggsSelfEnergy::addHiggsAndGauge(const Tree& t) {
  GaugeSector s = gaugeSector(t);
  const Rotation r = massEigenstates(t);
  for (int n = 0; n < external_.count; n++) s.external[n] = r.field(external_.field[n]);
  for (int k = 0; k < 8; k++) s.scalarA0[k] = a0Of(s.scalar[k]);
  for (int a = 0; a < 4; a++) {
    s.vectorA0[a] = a0Of(s.vector[a]);
    s.formVev[a] = times(s.form[a], s.vev);
    s.broken[a] = times(s.coupling[a], s.vev);
    for (int n = 0; n < external_.count; n++) {
      s.formExternal[a][n] = times(s.form[a], s.external[n]);
      s.turned[a][n] = times(s.coupling[a], s.external[n]);
    }
  }
  addHiggs(s);
  addGauge(s);
}

void HiggsSelfEnergy::addHiggs(const GaugeSector& s) {
  const auto& u = s.formExternal;
  const auto& w = s.formVev;
  std::array<std::array<double, 2>, 4> straightVev{}, straight0{}, straight1{};
  for (int a = 0; a < 4; a++) {
    for (int n = 0; n < external_.count; n++) {
      straightVev[a][n] = dot(u[a][n], s.vev);
      straight0[a][n] = dot(s.external[0], u[a][n]);
      straight1[a][n] = dot(s.external[1], u[a][n]);
    }
  }
  const auto last = [this](int k) { return part_ == Part::tadpole ? k + 1 : 8; };
  for (int k = 0; k < 8; k++) {
    // Fourth derivatives of the D-term potential, strength (field . form . field)^2 / 8.
    SelfEnergyValue quartic{};
    for (int a = 0; a < 4; a++) {
      const SelfEnergyValue square = products({u[a][0][k], u[a][1][k]}, {u[a][0][k], u[a][1][k]});
      const double straight = s.form[a][k][k];
      quartic[0] += s.strength[a] * (straight0[a][0] * straight + 2 * square[0]);
      quartic[1] += s.strength[a] * (straight0[a][1] * straight + 2 * square[1]);
      quartic[2] += s.strength[a] * (straight1[a][1] * straight + 2 * square[2]);
    }
    addToConstant(quartic, -0.5 * s.scalarA0[k]);
    for (int l = k; l < last(k); l++) {
      std::array<double, 2> cubic{};
      for (int n = 0; n < external_.count; n++) {
        for (int a = 0; a < 4; a++) {
          cubic[n] += s.strength[a] *
                      (u[a][n][k] * w[a][l] + u[a][n][l] * w[a][k] + straightVev[a][n] * s.form[a][k][l]);
        }
        if (l == k) tadpole[n] -= 0.5 * cubic[n] * s.scalarA0[k];
      }
      SelfEnergyValue value = products(cubic, cubic);
      for (double& x : value) x *= l == k ? -0.5 : -1.0;
      addBubble(s.scalar[k], s.scalar[l], value, {});
    }
  }
}

void HiggsSelfEnergy::addGauge(const GaugeSector& s) {
  const auto& e = s.turned;
  for (int a = 0; a < 4; a++) {
    const SelfEnergyValue seagull = {dot(e[a][0], e[a][0]), dot(e[a][0], e[a][1]), dot(e[a][1], e[a][1])};
    addToConstant(seagull, -4 * s.vectorA0[a]);
    // Four components of a vector less the ghosts.
    for (int n = 0; n < external_.count; n++) tadpole[n] -= (4 - 1) * dot(e[a][n], s.broken[a]) * s.vectorA0[a];
    if (part_ == Part::tadpole) continue;
    // A scalar and a vector: -F of hep-ph/9606211, (B.11).
    for (int k = 0; k < 8; k++) {
      const SelfEnergyValue g2 = products({e[a][0][k], e[a][1][k]}, {e[a][0][k], e[a][1][k]});
      SelfEnergyValue value{}, slope{};
      for (int c = 0; c < 3; c++) {
        value[c] = g2[c] * (2 * s.scalar[k] - s.vector[a]);
        slope[c] = 2 * g2[c];
      }
      addToConstant(g2, 2 * s.vectorA0[a] - s.scalarA0[k]);
      addBubble(s.scalar[k], s.vector[a], value, slope);
    }
    // Two vectors, and two ghosts.
    for (int b = 0; b < 4; b++) {
      std::array<double, 2> straight{}, reverse{}, both{};
      for (int n = 0; n < external_.count; n++) {
        straight[n] = dot(s.broken[a], e[b][n]);
        reverse[n] = dot(s.broken[b], e[a][n]);
        both[n] = straight[n] + reverse[n];
      }
      const SelfEnergyValue vectors = products(both, both), ghosts = products(straight, reverse);
      SelfEnergyValue value{};
      for (int c = 0; c < 3; c++) value[c] = -2 * vectors[c] + ghosts[c];
      addBubble(s.vector[a], s.vector[b], value, {});
    }
  }
}

}  // namespace lode::mssm
