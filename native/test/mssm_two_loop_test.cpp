// The two-loop effective potential: its functions against known values, its dependence on the renormalization scale against
// the renormalization-group equations (an order better than one loop), and its derivatives against known limits.
#include <array>
#include <cmath>

#include "check.h"
#include "core/mssm/rge.h"
#include "core/mssm/two_loop_functions.h"
#include "core/mssm/two_loop_potential.h"

using namespace lode::mssm;

namespace {

/** A point without electroweak gauge couplings whose Higgs soft masses sit at the tree-level minimum. */
Parameters gaugeless() {
  Parameters p;
  p.scale = 800;
  p.g = {0, 0, 1.05};
  p.yu[2] = 0.87;
  p.yd[2] = 0.4;
  p.ye[2] = 0.3;
  p.tu[2] = -900;
  p.td[2] = -350;
  p.te[2] = 110;
  p.gaugino = {0, 0, 1300};
  p.mu = 420;
  p.mq2[2] = 9e5;
  p.mu2[2] = 5e5;
  p.md2[2] = 1.1e6;
  p.ml2[2] = 4e5;
  p.me2[2] = 2e5;
  p.tanBeta = 3;
  p.v = 245;
  const double mA2 = 3e5, s = std::sin(p.beta()), c = std::cos(p.beta());
  p.b = mA2 * s * c;
  p.mHd2 = mA2 * s * s - p.mu * p.mu;
  p.mHu2 = mA2 * c * c - p.mu * p.mu;
  return p;
}

GaugelessModel model(const Parameters& p) {
  GaugelessModel m;
  m.quarks = {3, p.yu[2], p.yd[2], p.tu[2], p.td[2], p.mq2[2], p.mq2[2], p.mu2[2], p.md2[2]};
  m.leptons = {1, 0, p.ye[2], 0, p.te[2], p.ml2[2], p.ml2[2], 0, p.me2[2]};
  m.g3 = p.g[2];
  m.gluino = p.gaugino[2];
  m.mu = p.mu;
  m.sinBeta = std::sin(p.beta());
  m.cosBeta = std::cos(p.beta());
  m.mA2 = p.b / (m.sinBeta * m.cosBeta);
  m.q2 = p.scale * p.scale;
  return m;
}

Parameters scaled(Parameters p, double s) {
  for (double* x : {&p.g[2], &p.yu[2], &p.yd[2], &p.ye[2], &p.tu[2], &p.td[2], &p.te[2]}) *x *= s;
  return p;
}

/** The one-loop and the two-loop part of the derivatives, told apart by their powers of the couplings. */
std::array<Parameters, 2> byLoops(const Parameters& p) {
  const Parameters full = rge_derivatives(p), half = rge_derivatives(scaled(p, 0.5));
  std::array<Parameters, 2> parts{full, full};
  const auto split = [&](auto get, double power) {
    const double one = (16 * power * get(half) - get(full)) / 3;
    get(parts[0]) = one;
    get(parts[1]) = get(full) - one;
  };
  split([](auto& q) -> auto& { return q.g[2]; }, 2);
  split([](auto& q) -> auto& { return q.yu[2]; }, 2);
  split([](auto& q) -> auto& { return q.yd[2]; }, 2);
  split([](auto& q) -> auto& { return q.ye[2]; }, 2);
  split([](auto& q) -> auto& { return q.tu[2]; }, 2);
  split([](auto& q) -> auto& { return q.td[2]; }, 2);
  split([](auto& q) -> auto& { return q.te[2]; }, 2);
  split([](auto& q) -> auto& { return q.gaugino[2]; }, 1);
  split([](auto& q) -> auto& { return q.mu; }, 1);
  split([](auto& q) -> auto& { return q.b; }, 1);
  split([](auto& q) -> auto& { return q.mHd2; }, 1);
  split([](auto& q) -> auto& { return q.mHu2; }, 1);
  split([](auto& q) -> auto& { return q.mq2[2]; }, 1);
  split([](auto& q) -> auto& { return q.mu2[2]; }, 1);
  split([](auto& q) -> auto& { return q.md2[2]; }, 1);
  split([](auto& q) -> auto& { return q.ml2[2]; }, 1);
  split([](auto& q) -> auto& { return q.me2[2]; }, 1);
  split([](auto& q) -> auto& { return q.tanBeta; }, 1);
  split([](auto& q) -> auto& { return q.v; }, 1);
  return parts;
}

Parameters moved(Parameters p, const Parameters& d, double t) {
  p.g[2] += t * d.g[2];
  p.gaugino[2] += t * d.gaugino[2];
  p.mu += t * d.mu;
  p.b += t * d.b;
  p.mHd2 += t * d.mHd2;
  p.mHu2 += t * d.mHu2;
  for (auto field : {&Parameters::yu, &Parameters::yd, &Parameters::ye, &Parameters::tu, &Parameters::td, &Parameters::te,
                     &Parameters::mq2, &Parameters::mu2, &Parameters::md2, &Parameters::ml2, &Parameters::me2}) {
    (p.*field)[2] += t * (d.*field)[2];
  }
  p.tanBeta += t * d.tanBeta;
  p.v += t * d.v;
  return p;
}

double treePotential(const Parameters& p, double h1, double h2) {
  return (p.mHd2 + p.mu * p.mu) * h1 * h1 + (p.mHu2 + p.mu * p.mu) * h2 * h2 - 2 * p.b * h1 * h2;
}

/** d/dlnQ of the potential at order two loops, for backgrounds r1, r2 times the running ones; 0 apart from a constant. */
double scaleDependence(const Parameters& p, double r1, double r2) {
  const std::array<Parameters, 2> d = byLoops(p);
  const double step = 1e-3;
  const auto background = [&](const Parameters& q) {
    return std::array<double, 2>{r1 * q.vd() / std::sqrt(2.0), r2 * q.vu() / std::sqrt(2.0)};
  };
  const auto change = [&](auto f) { return (f(step) - f(-step)) / (2 * step); };
  const double fromOne = change([&](double t) {
    const Parameters q = moved(p, d[0], t);
    const auto h = background(q);
    GaugelessModel m = model(q);
    m.q2 = p.scale * p.scale;
    return gaugeless_potential(m, h[0], h[1]).oneLoop;
  });
  const double fromTree = change([&](double t) {
    const Parameters q = moved(p, d[1], t);
    const auto h = background(q);
    return treePotential(q, h[0], h[1]);
  });
  const double direct = change([&](double t) {
    const auto h = background(p);
    GaugelessModel m = model(p);
    m.q2 = p.scale * p.scale * std::exp(2 * t);
    return gaugeless_potential(m, h[0], h[1]).twoLoop;
  });
  return fromOne + fromTree + direct;
}

void testFunctions() {
  CHECK_NEAR(dilogarithm(0.5), 0.582240526465012506, 1e-15);
  CHECK_NEAR(dilogarithm(0.9), 1.29971472300495873, 1e-15);
  CHECK_NEAR(clausen(1.0471975511965979), 1.01494160640965362, 1e-15);
  CHECK_NEAR(clausen(1.5707963267948966), 0.915965594177219015, 1e-15);
  CHECK_NEAR(clausen(2.5), 0.433598203236370777, 1e-9);
  const double q2 = 2;
  const auto i = [q2](double x, double y, double z) { return sunset(squared(x, q2), squared(y, q2), squared(z, q2), q2); };
  const double l = std::log(3 / q2);
  CHECK_NEAR(i(3, 3, 3), 4.5 * (-l * l + 4 * l - 5 + 2.343907238689459), 1e-12);
  CHECK_NEAR(i(0, 3, 3), 3 * (-l * l + 4 * l - 5), 1e-12);
  CHECK_NEAR(i(0, 0, 3), 3 * (-0.5 * l * l + 2 * l - 2.5 - 1.6449340668482264), 1e-12);
  CHECK_NEAR(i(1, 4, 9), i(9, 1, 4), 1e-12);
  CHECK_NEAR(i(1e-9, 4, 5), i(0, 4, 5), 1e-7);
  CHECK_NEAR(i(1e-12, 4, 4), i(0, 4, 4), 1e-4);
  CHECK_NEAR(i(1, 4, 9 - 1e-6), i(1, 4, 9 + 1e-6), 1e-4);
}

void testScale() {
  const Parameters p = gaugeless();
  const double zero = scaleDependence(p, 0, 0);
  const double size = std::fabs(gaugeless_potential(model(p), 0.5 * p.v, 0.5 * p.v).twoLoop - gaugeless_potential(model(p), 0, 0).twoLoop);
  for (const auto [r1, r2] : {std::array{1.0, 1.0}, {2.0, 0.5}, {0.0, 1.5}, {3.0, 0.0}, {2.0, 2.0}, {-1.0, 1.0}}) {
    std::printf("%g %g: %.6g of %.6g\n", r1, r2, scaleDependence(p, r1, r2) - zero, size);
    CHECK_NEAR(scaleDependence(p, r1, r2), zero, 1e-5 * size);
  }
}

/** Without any breaking of supersymmetry the potential vanishes, whatever the background. */
void testSupersymmetry() {
  GaugelessModel m;
  m.quarks = {.colours = 3, .yu = 0.9, .yd = 0.6};
  m.leptons = {.colours = 1, .yd = 0.4};
  m.g3 = 1.1;
  m.sinBeta = 0.8;
  m.cosBeta = 0.6;
  m.q2 = 500 * 500;
  const GaugelessPotential v = gaugeless_potential(m, 120, Complex(100, 150));
  CHECK_NEAR(v.oneLoop, 0, 1e-6);
  CHECK_NEAR(v.twoLoop, 0, 1e-6);
  m.gluino = 400;
  CHECK(std::fabs(gaugeless_potential(m, 120, Complex(100, 150)).twoLoop) > 1);
}

/** The potential depends on phases only through that of Hd Hu. */
void testPhases() {
  const GaugelessModel m = model(gaugeless());
  const Complex turn = std::polar(1.0, 0.7), h1 = 50, h2 = 160;
  const double v = gaugeless_potential(m, h1, h2 * std::polar(1.0, 0.3)).twoLoop;
  CHECK_NEAR(gaugeless_potential(m, h1 * turn, h2 * std::polar(1.0, 0.3) / turn).twoLoop, v, 1e-11 * std::fabs(v));
  CHECK(std::fabs(gaugeless_potential(m, h1, h2).twoLoop - v) > 1e-6 * std::fabs(v));
}

}  // namespace

int main() {
  testFunctions();
  testSupersymmetry();
  testPhases();
  testScale();
  return finish();
}
