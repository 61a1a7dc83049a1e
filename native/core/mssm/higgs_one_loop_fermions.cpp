// The loops of quarks and leptons, and of neutralinos and charginos.
#include <cmath>

#include "core/mssm/higgs_one_loop.h"
#include "core/mssm/loop_functions.h"

namespace lode::mssm {

namespace {

using Ino = std::array<std::array<double, 8>, 8>;

/** Two-component gauginos and higgsinos (B, W3, Hd0, Hu0, W+, Hu+, W-, Hd-): the derivative of their mass matrix in the direction
    of a field, apart from a factor -i where the field is CP-odd. All of sqrt(2) g Higgs^* T^a higgsino gaugino^a. */
Ino inoCoupling(const Tree& t, const HiggsField& f) {
  const double root = 1 / std::sqrt(2.0), g = t.g * root, gp = t.g1 * root;
  const double d0 = root * (f[0] + f[2]), u0 = root * (f[1] + f[3]), dMinus = root * f[4], uPlus = root * f[5];
  Ino y{};
  y[0][2] = -gp * d0;
  y[0][3] = gp * u0;
  y[1][2] = g * d0;
  y[1][3] = -g * u0;
  y[7][4] = t.g * d0;
  y[6][5] = t.g * u0;
  y[0][7] = -gp * dMinus;
  y[1][7] = -g * dMinus;
  y[2][6] = t.g * dMinus;
  y[0][5] = gp * uPlus;
  y[1][5] = g * uPlus;
  y[3][4] = t.g * uPlus;
  for (int i = 0; i < 8; i++) {
    for (int j = 0; j < i; j++) y[i][j] = y[j][i] = y[i][j] + y[j][i];
  }
  return y;
}

/** Into mass eigenstates: four neutralinos, chi+ (V), chi- (U). */
Ino turned(const Tree& t, const Ino& y) {
  std::array<std::array<double, 8>, 8> r{};
  for (int i = 0; i < 4; i++) {
    for (int j = 0; j < 4; j++) r[i][j] = t.n[i][j];
  }
  for (int i = 0; i < 2; i++) {
    for (int j = 0; j < 2; j++) {
      r[4 + i][4 + j] = t.v[i][j];
      r[6 + i][6 + j] = t.u[i][j];
    }
  }
  Ino half{}, out{};
  for (int i = 0; i < 8; i++) {
    for (int k = 0; k < 8; k++) {
      if (r[i][k] == 0) continue;
      for (int j = 0; j < 8; j++) half[i][j] += r[i][k] * y[k][j];
    }
  }
  for (int j = 0; j < 8; j++) {
    for (int k = 0; k < 8; k++) {
      if (r[j][k] == 0) continue;
      for (int i = 0; i < 8; i++) out[i][j] += half[i][k] * r[j][k];
    }
  }
  return out;
}

}  // namespace

void HiggsSelfEnergy::addQuarks(const Parameters& p, const Tree& t) {
  const double root = 1 / std::sqrt(2.0);
  for (int kind = 0; kind < 2; kind++) {
    for (int i = 0; i < 3; i++) {
      const double colours = kind == 0 ? 3 : 1;
      const double yu = kind == 0 ? p.yu[i] : 0, yd = kind == 0 ? p.yd[i] : p.ye[i];
      const double mu = kind == 0 ? t.mu[i] : 0, md = kind == 0 ? t.md[i] : t.me[i];
      std::array<double, 2> up{}, down{}, upPlus{}, downMinus{};
      for (int n = 0; n < external_.count; n++) {
        const HiggsField& f = external_.field[n];
        up[n] = yu * root * (f[1] + f[3]);
        down[n] = yd * root * (f[0] + f[2]);
        upPlus[n] = yu * root * f[5];
        downMinus[n] = yd * root * f[4];
        tadpole[n] += 4 * colours * (mu * up[n] * a0Of(mu * mu) + md * down[n] * a0Of(md * md));
      }
      const auto add = [&](double a, double b, SelfEnergyValue w, SelfEnergyValue mass) {
        for (int c = 0; c < 3; c++) {
          w[c] *= 2 * colours;
          mass[c] *= 2 * colours * external_.square * a * b;
        }
        addFermions(a * a, b * b, w, mass);
      };
      add(mu, mu, products(up, up), products(up, up));
      add(md, md, products(down, down), products(down, down));
      SelfEnergyValue w = products(upPlus, upPlus), mass = products(upPlus, downMinus);
      const SelfEnergyValue other = products(downMinus, downMinus);
      for (int c = 0; c < 3; c++) {
        w[c] += other[c];
        mass[c] *= 2;
      }
      add(mu, md, w, mass);
    }
  }
}

void HiggsSelfEnergy::addInos(const Tree& t) {
  const std::array<double, 8> mass = {t.neutralino[0], t.neutralino[1], t.neutralino[2], t.neutralino[3],
                                      t.chargino[0],   t.chargino[1],   t.chargino[0],   t.chargino[1]};
  constexpr int partner[8] = {0, 1, 2, 3, 6, 7, 4, 5};  // together in the mass term
  std::array<Ino, 2> y{};
  for (int n = 0; n < external_.count; n++) {
    y[n] = turned(t, inoCoupling(t, external_.field[n]));
    for (int k = 0; k < 8; k++) tadpole[n] += 2 * mass[k] * y[n][k][partner[k]] * a0Of(mass[k] * mass[k]);
  }
  if (part_ == Part::tadpole) return;
  for (int k = 0; k < 8; k++) {
    for (int l = k; l < 8; l++) {
      const double times = l == k ? 1 : 2;
      const std::array<double, 2> x = {y[0][k][l], y[1][k][l]}, z = {y[0][partner[k]][partner[l]], y[1][partner[k]][partner[l]]};
      SelfEnergyValue w = products(x, x), m = products(x, z);
      for (int c = 0; c < 3; c++) {
        w[c] *= times;
        m[c] *= times * external_.square * mass[k] * mass[l];
      }
      addFermions(mass[k] * mass[k], mass[l] * mass[l], w, m);
    }
  }
}

}  // namespace lode::mssm
