#include "core/mssm/two_loop_potential.h"

#include <array>
#include <cmath>

#include "core/mssm/two_loop_functions.h"

namespace lode::mssm {

namespace {

constexpr double kLoop = 1 / (16 * 3.14159265358979323846 * 3.14159265358979323846);

/** Scalars are ordered (L, R); entry [i][j] multiplies S_i^* S_j. */
using Couplings = std::array<std::array<Complex, 2>, 2>;

/** A quark (lepton) with its two scalars: S = rotation^dagger times mass eigenstates. */
struct Sector {
  Complex mass;  // of the fermion
  Squared fermion;
  std::array<Squared, 2> scalar{};
  Couplings rotation{};
  double jLL = 0, jRR = 0;  // <S^* S> in loop factors
  Complex jLR;              // <S_L S_R^*>
};

struct Functions {
  double q2;
  double i(Squared a, Squared b, Squared c) const { return sunset(a, b, c, q2); }
  /** hep-ph/0111209, eq. (6.23): fermions a, b, scalar c. */
  double ffs(Squared a, Squared b, Squared c) const {
    return a.j() * b.j() - (a.j() + b.j()) * c.j() + (a.x + b.x - c.x) * i(a, b, c);
  }
};

/** Masses and mixing of scalars with mass matrix ((ll, rl^*), (rl, rr)). */
Sector sector(Complex fermionMass, double ll, double rr, Complex rl, double q2, bool& tachyon) {
  Sector s;
  s.mass = fermionMass;
  s.fermion = squared(std::norm(fermionMass), q2);
  const double off = std::abs(rl), half = 0.5 * (ll - rr), root = std::hypot(half, off), mean = 0.5 * (ll + rr);
  double low = mean - root, high = mean + root;
  // The smaller eigenvalue from the determinant, where the difference would cancel.
  if (high > 0) low = (ll * rr - off * off) / high;
  if (low < 0 || high < 0) tachyon = true;
  s.scalar = {squared(std::fabs(low), q2), squared(std::fabs(high), q2)};
  const double angle = 0.5 * std::atan2(off, half);  // high state = cos L + sin R
  const double c = std::cos(angle), sn = std::sin(angle);
  const Complex phase = off > 0 ? std::conj(rl) / off : Complex(1);
  s.rotation = {{{{-sn, c * phase}}, {{c, sn * phase}}}};
  const double j0 = s.scalar[0].j(), j1 = s.scalar[1].j();
  s.jLL = sn * sn * j0 + c * c * j1;
  s.jRR = c * c * j0 + sn * sn * j1;
  s.jLR = std::conj(phase) * (sn * c * (j1 - j0));
  return s;
}

/** sum over mass eigenstates i, j of |(Ra C Rb^dagger)_ij|^2 I(a_i, b_j, m). */
double sunsets(const Functions& f, const Sector& a, const Sector& b, const Couplings& c, Squared m) {
  double sum = 0;
  for (int i = 0; i < 2; i++) {
    for (int j = 0; j < 2; j++) {
      Complex entry = 0;
      for (int k = 0; k < 2; k++) {
        for (int l = 0; l < 2; l++) entry += a.rotation[i][k] * c[k][l] * std::conj(b.rotation[j][l]);
      }
      const double weight = std::norm(entry);
      if (weight > 0) sum += weight * f.i(a.scalar[i], b.scalar[j], m);
    }
  }
  return sum;
}

double oneLoop(const Sector& s, double colours) {
  const auto term = [&](Squared m) { return m.x > 0 ? m.x * m.x * (m.log - 1.5) / 4 : 0; };
  return 2 * colours * (term(s.scalar[0]) + term(s.scalar[1]) - 2 * term(s.fermion));
}

/** Strong interactions of one flavour: gluon, gluino and quartic scalar couplings; C_F N_c = 4. */
double strong(const Functions& f, const Sector& s, double gluinoMass) {
  const Squared gluon, gluino = squared(gluinoMass * gluinoMass, f.q2);
  const double jq = s.fermion.j();
  double v = jq * jq - 2 * s.fermion.x * f.i(s.fermion, s.fermion, gluon);
  for (int k = 0; k < 2; k++) {
    const double j = s.scalar[k].j();
    v += s.scalar[k].x * f.i(s.scalar[k], s.scalar[k], gluon) + 0.25 * j * j;
    v += f.ffs(s.fermion, gluino, s.scalar[k]);
    const double mixing = std::real(s.rotation[k][0] * std::conj(s.rotation[k][1]) * std::conj(s.mass));
    v -= 4 * mixing * gluinoMass * f.i(s.fermion, gluino, s.scalar[k]);
  }
  v += 0.25 * (s.jLL * s.jLL + s.jRR * s.jRR - 2 * std::norm(s.jLR));
  return 8 * v;
}

/** Quartic scalar couplings of one family from |dW/dphi|^2, contracted; higgs = J(mA^2). */
double quartics(const GaugelessFamily& m, const Sector& u, const Sector& d, double higgs, double sin2, double cos2) {
  const double yu2 = m.yu * m.yu, yd2 = m.yd * m.yd, n = m.colours;
  double v = (yu2 * cos2 + yd2 * sin2) * higgs * (u.jLL + d.jLL);
  v += 2 * higgs * (yu2 * cos2 * u.jRR + yd2 * sin2 * d.jRR);
  v += yu2 * (u.jLL * u.jRR + n * std::norm(u.jLR) + d.jLL * u.jRR);
  v += yd2 * (d.jLL * d.jRR + n * std::norm(d.jLR) + u.jLL * d.jRR);
  return n * v;
}

/** Cubic couplings of scalars with neutral and charged Higgs bosons; Hd0 = cos phi^* + sin Phi, Hu0 = sin phi - cos Phi^*,
    Hd- = sin H+^* - cos G+^*, Hu+ = cos H+ + sin G+, with phi, G massless and Phi, H of mass mA. */
double cubics(const Functions& f, const GaugelessModel& model, const GaugelessFamily& m, const Sector& u, const Sector& d,
              Complex h1, Complex h2, Squared heavy) {
  const double s = model.sinBeta, c = model.cosBeta, mu = model.mu, yu2 = m.yu * m.yu, yd2 = m.yd * m.yd;
  const Squared light;
  double v = 0;
  if (m.yu != 0) {
    const Complex diagonal = yu2 * h2;
    const Couplings big = {{{{-c * diagonal, -s * mu * m.yu - c * m.tu}}, {{0, -c * diagonal}}}};
    const Couplings small = {{{{s * std::conj(diagonal), 0}}, {{s * m.tu - c * mu * m.yu, s * std::conj(diagonal)}}}};
    v += sunsets(f, u, u, big, heavy) + sunsets(f, u, u, small, light);
  }
  const Complex diagonal = yd2 * std::conj(h1);
  const Couplings big = {{{{s * diagonal, 0}}, {{s * m.td + c * mu * m.yd, s * diagonal}}}};
  const Couplings small = {{{{c * std::conj(diagonal), c * m.td - s * mu * m.yd}}, {{0, c * std::conj(diagonal)}}}};
  v += sunsets(f, d, d, big, heavy) + sunsets(f, d, d, small, light);
  // u^* C d times Hu+ and times Hd-^*.
  const Couplings up = {{{{-yu2 * std::conj(h2), -mu * m.yd}}, {{-m.tu, -m.yu * m.yd * std::conj(h1)}}}};
  const Couplings down = {{{{-yd2 * h1, -m.td}}, {{-mu * m.yu, -m.yu * m.yd * h2}}}};
  Couplings plus{}, goldstone{};
  for (int i = 0; i < 2; i++) {
    for (int j = 0; j < 2; j++) {
      plus[i][j] = c * up[i][j] + s * down[i][j];
      goldstone[i][j] = s * up[i][j] - c * down[i][j];
    }
  }
  v += sunsets(f, u, d, plus, heavy) + sunsets(f, u, d, goldstone, light);
  return -m.colours * v;
}

/** Yukawa couplings: fermions with Higgs bosons, and with higgsinos and scalars. */
double yukawas(const Functions& f, const GaugelessModel& model, const GaugelessFamily& m, const Sector& u, const Sector& d,
               Squared heavy) {
  const double s = model.sinBeta, c = model.cosBeta, s2 = s * s, c2 = c * c;
  const double yu2 = m.yu * m.yu, yd2 = m.yd * m.yd, yy = m.yu * m.yd;
  const Squared light, t = u.fermion, b = d.fermion, higgsino = squared(model.mu * model.mu, model.q2);
  double v = yd2 * (c2 * f.ffs(b, b, light) + s2 * f.ffs(b, b, heavy));
  if (yu2 > 0) v += yu2 * (s2 * f.ffs(t, t, light) + c2 * f.ffs(t, t, heavy));
  v += (yu2 * c2 + yd2 * s2) * f.ffs(t, b, heavy) + (yu2 * s2 + yd2 * c2) * f.ffs(t, b, light);
  if (yy != 0) v += 4 * yy * s * c * std::real(d.mass * u.mass) * (f.i(t, b, heavy) - f.i(t, b, light));
  for (int k = 0; k < 2; k++) {
    const auto& ru = u.rotation[k];
    const auto& rd = d.rotation[k];
    if (yu2 > 0) v += yu2 * f.ffs(t, higgsino, u.scalar[k]);
    v += yd2 * f.ffs(b, higgsino, d.scalar[k]);
    v += (yu2 * std::norm(ru[1]) + yd2 * std::norm(ru[0])) * f.ffs(b, higgsino, u.scalar[k]);
    v += (yu2 * std::norm(rd[0]) + yd2 * std::norm(rd[1])) * f.ffs(t, higgsino, d.scalar[k]);
    if (yy == 0) continue;
    v += 4 * yy * model.mu * std::real(ru[1] * std::conj(ru[0] * d.mass)) * f.i(b, higgsino, u.scalar[k]);
    v += 4 * yy * model.mu * std::real(rd[1] * std::conj(rd[0] * u.mass)) * f.i(t, higgsino, d.scalar[k]);
  }
  return m.colours * v;
}

}  // namespace

GaugelessPotential gaugeless_potential(const GaugelessModel& model, Complex h1, Complex h2) {
  const Functions f{model.q2};
  const Squared heavy = squared(model.mA2, model.q2);
  const double sin2 = model.sinBeta * model.sinBeta, cos2 = model.cosBeta * model.cosBeta;
  GaugelessPotential result;
  Complex downMixing[2];
  int which = 0;
  for (const GaugelessFamily* m : {&model.quarks, &model.leptons}) {
    const Complex mt = m->yu * h2, mb = m->yd * h1;
    const double t2 = std::norm(mt), b2 = std::norm(mb);
    const Sector u = sector(mt, m->mqu2 + t2, m->mu2 + t2, m->tu * h2 - model.mu * m->yu * std::conj(h1), model.q2, result.tachyon);
    const Sector d = sector(mb, m->mqd2 + b2, m->md2 + b2, m->td * h1 - model.mu * m->yd * std::conj(h2), model.q2, result.tachyon);
    result.oneLoop += kLoop * (oneLoop(u, m->colours) + oneLoop(d, m->colours));
    double v = quartics(*m, u, d, heavy.j(), sin2, cos2) + cubics(f, model, *m, u, d, h1, h2, heavy) +
               yukawas(f, model, *m, u, d, heavy);
    if (m->colours > 1) v += model.g3 * model.g3 * (strong(f, u, model.gluino) + strong(f, d, model.gluino));
    result.twoLoop += kLoop * kLoop * v;
    downMixing[which++] = m->yd * m->colours * d.jLR;
  }
  // The product of the down-type parts of |dW/dHd0|^2.
  result.twoLoop += kLoop * kLoop * 2 * std::real(downMixing[0] * std::conj(downMixing[1]));
  return result;
}

}  // namespace lode::mssm
