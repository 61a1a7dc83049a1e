// Two-loop running of the MSSM, against one-loop formulas, published two-loop coefficients and a printed spectrum.
#include "core/mssm/rge.h"

#include "check.h"
#include "core/mssm/running.h"

using namespace lode::mssm;

namespace {

constexpr double loop = 1 / (16 * 3.14159265358979323846 * 3.14159265358979323846);

/** Point LM6 (m0 = 85, m12 = 400, A0 = 0, tan beta = 10) as SOFTSUSY 4.1.22 prints it at its SUSY scale. */
Parameters lm6() {
  Parameters p;
  p.scale = 7.14987467e+02;
  p.g = {3.61992937e-01 / std::sqrt(0.6), 6.43903786e-01, 1.07312560e+00};
  p.yu = {0, 0.003, 8.63819440e-01};
  p.yd = {0, 0, 1.33659917e-01};
  p.ye = {0, 0, 1.01632682e-01};
  for (int f = 0; f < 2; f++) {
    p.tu[f] = -9.379e+02 * p.yu[f];
    p.mq2[f] = 8.28854844e+02 * 8.28854844e+02;
    p.mu2[f] = 7.98827352e+02 * 7.98827352e+02;
    p.md2[f] = 7.95230394e+02 * 7.95230394e+02;
    p.ml2[f] = 2.79484726e+02 * 2.79484726e+02;
    p.me2[f] = 1.69817086e+02 * 1.69817086e+02;
  }
  p.tu[2] = -7.24344066e+02 * p.yu[2];
  p.td[2] = -1.07264501e+03 * p.yd[2];
  p.te[2] = -2.40460987e+02 * p.ye[2];
  p.mq2[2] = 7.64401055e+02 * 7.64401055e+02;
  p.mu2[2] = 6.58931476e+02 * 6.58931476e+02;
  p.md2[2] = 7.91290291e+02 * 7.91290291e+02;
  p.ml2[2] = 2.78679119e+02 * 2.78679119e+02;
  p.me2[2] = 1.67100284e+02 * 1.67100284e+02;
  p.gaugino = {1.65939366e+02, 3.09443236e+02, 9.05638562e+02};
  p.mu = 5.14082382e+02;
  p.tanBeta = 9.79509706e+00;
  p.v = 2.44394397e+02;
  p.b = 3.49725827e+05 * p.tanBeta / (1 + p.tanBeta * p.tanBeta);
  p.mHd2 = 6.76147759e+04;
  p.mHu2 = -2.58242677e+05;
  return p;
}

void one_loop() {
  // Tiny couplings: only the one-loop terms count. Textbook forms (Martin, hep-ph/9709356, section 6.5).
  Parameters p = lm6();
  const double small = 1e-3;
  for (double& g : p.g) g *= small;
  for (int f = 0; f < 3; f++) {
    p.yu[f] *= small, p.yd[f] *= small, p.ye[f] *= small;
    p.tu[f] *= small, p.td[f] *= small, p.te[f] *= small;
  }
  const Parameters r = rge_derivatives(p);
  const auto near = [](double found, double expected) { CHECK_NEAR(found / expected, 1, 1e-6); };
  const double g1 = p.g[0] * p.g[0], g2 = p.g[1] * p.g[1], g3 = p.g[2] * p.g[2];
  const auto [m1, m2, m3] = p.gaugino;
  const double yt = p.yu[2], yb = p.yd[2], at = p.tu[2] / yt;
  near(r.g[0], loop * 33. / 5 * g1 * p.g[0]);
  near(r.g[2], loop * -3 * g3 * p.g[2]);
  near(r.gaugino[1], loop * 2 * g2 * m2);
  near(r.yu[2],
       loop * yt * (6 * yt * yt + 3 * p.yu[1] * p.yu[1] + yb * yb - 16. / 3 * g3 - 3 * g2 - 13. / 15 * g1));
  const double at_slope = (r.tu[2] - at * r.yu[2]) / yt;
  near(at_slope, loop * (12 * yt * yt * at + 6 * p.yu[1] * p.tu[1] + 2 * yb * p.td[2] + 32. / 3 * g3 * m3 +
                         6 * g2 * m2 + 26. / 15 * g1 * m1));
  const double xt = 2 * yt * yt * (p.mHu2 + p.mq2[2] + p.mu2[2] + at * at);
  const double xc = 2 * p.yu[1] * p.yu[1] * (p.mHu2 + p.mq2[1] + p.mu2[1]) + 2 * p.tu[1] * p.tu[1];
  double s = p.mHu2 - p.mHd2;
  for (int f = 0; f < 3; f++) s += p.mq2[f] - p.ml2[f] - 2 * p.mu2[f] + p.md2[f] + p.me2[f];
  near(r.mHu2, loop * (3 * xt + 3 * xc - 6 * g2 * m2 * m2 - 1.2 * g1 * m1 * m1 + 0.6 * g1 * s));
  near(r.mu2[2], loop * (2 * xt - 32. / 3 * g3 * m3 * m3 - 32. / 15 * g1 * m1 * m1 - 0.8 * g1 * s));
  near(r.me2[0], loop * (-24. / 5 * g1 * m1 * m1 + 1.2 * g1 * s));
  near(r.mu, loop * p.mu *
                 (3 * yt * yt + 3 * p.yu[1] * p.yu[1] + 3 * yb * yb + p.ye[2] * p.ye[2] - 3 * g2 - 0.6 * g1));
  near(r.b / p.mu - p.b * r.mu / (p.mu * p.mu),
       loop * (6 * (yt * p.tu[2] + p.yu[1] * p.tu[1] + yb * p.td[2]) + 2 * p.ye[2] * p.te[2] + 6 * g2 * m2 +
               1.2 * g1 * m1));
}

void two_loop() {
  // Published two-loop coefficients (Martin and Vaughn, hep-ph/9311340), one coupling at a time.
  const auto slope = [](auto change) {
    Parameters p;
    change(p);
    return rge_derivatives(p);
  };
  const double l2 = loop * loop;
  CHECK_NEAR(slope([](Parameters& p) { p.g[2] = 1; }).g[2], loop * -3 + l2 * 14, 1e-12);
  CHECK_NEAR(slope([](Parameters& p) { p.g[0] = 1; }).g[0], loop * 33. / 5 + l2 * 199. / 25, 1e-12);
  const Parameters top = slope([](Parameters& p) { p.g[0] = p.g[1] = p.g[2] = p.yu[2] = 1; });
  CHECK_NEAR(top.g[0], loop * 33. / 5 + l2 * (199. / 25 + 27. / 5 + 88. / 5 - 26. / 5), 1e-12);
  CHECK_NEAR(top.g[1], loop * 1 + l2 * (9. / 5 + 25 + 24 - 6), 1e-12);
  CHECK_NEAR(top.g[2], loop * -3 + l2 * (11. / 5 + 9 + 14 - 4), 1e-12);
  CHECK_NEAR(slope([](Parameters& p) { p.yu[2] = 1; }).yu[2], loop * 6 + l2 * -22, 1e-12);
  const double gauge2 = -16. / 9 + 15. / 2 + 2743. / 450 + 8 + 136. / 45 + 1 + 16 + 6 + 6. / 5;
  CHECK_NEAR(top.yu[2], loop * (6 - 16. / 3 - 3 - 13. / 15) + l2 * (gauge2 - 22), 1e-12);
  const Parameters gluino = slope([](Parameters& p) { p.g[2] = p.gaugino[2] = 1; });
  CHECK_NEAR(gluino.mq2[0], loop * -32. / 3 + l2 * -128. / 3, 1e-12);
  CHECK_NEAR(gluino.gaugino[2], 2 * loop * -3 + 4 * l2 * 14, 1e-12);
  const Parameters wino = slope([](Parameters& p) { p.g[1] = p.gaugino[1] = 1; });
  CHECK_NEAR(wino.mHu2, loop * -6 + l2 * 33, 1e-12);
  CHECK_NEAR(wino.ml2[1], loop * -6 + l2 * 33, 1e-12);
  const Parameters squarks = slope([](Parameters& p) { p.g[2] = 1, p.mq2[0] = 1, p.mu2[1] = 1; });
  CHECK_NEAR(squarks.md2[2], l2 * 16. / 3 * 3, 1e-12);
  const Parameters higgs = slope([](Parameters& p) { p.yu[2] = 1, p.mHu2 = 1; });
  CHECK_NEAR(higgs.mHu2, loop * 6 + l2 * -36, 1e-12);
  const Parameters trace = slope([](Parameters& p) { p.g[0] = 1, p.mHu2 = 1; });
  CHECK_NEAR(trace.me2[0], loop * 1.2 + l2 * (12. / 5 * 0.3 + 12. / 5 * 0.6), 1e-12);
}

void unification() {
  Parameters p = lm6();
  CHECK(run_to(p, 2e16, 1e-7));
  for (int i = 0; i < 5; i++) CHECK(run_to(p, unification_scale(p), 1e-7));
  CHECK_NEAR(p.scale / 1.97459186e16, 1, 2e-2);
  CHECK_NEAR(p.g[0], p.g[1], 1e-8);
  CHECK_NEAR(p.g[2] / p.g[0], 0.985, 0.02);
  for (int a = 0; a < 3; a++) CHECK_NEAR(p.gaugino[a], 400, 0.5);
  for (int f = 0; f < 3; f++) {
    CHECK_NEAR(std::sqrt(p.ml2[f]), 85, 0.5);
    CHECK_NEAR(std::sqrt(p.me2[f]), 85, 0.5);
    CHECK_NEAR(p.mq2[f] / 1e4, 0.7225, 0.25);
    CHECK_NEAR(p.mu2[f] / 1e4, 0.7225, 0.25);
    CHECK_NEAR(p.md2[f] / 1e4, 0.7225, 0.25);
  }
  CHECK_NEAR(p.mHd2 / 1e4, 0.7225, 0.05);
  CHECK_NEAR(p.mHu2 / 1e4, 0.7225, 0.25);
  CHECK_NEAR(p.tu[2] / p.yu[2], 0, 1);
  CHECK_NEAR(p.td[2] / p.yd[2], 0, 1);
  CHECK_NEAR(p.te[2] / p.ye[2], 0, 1);
}

void there_and_back() {
  const Parameters start = lm6();
  Parameters p = start;
  CHECK(run_to(p, 2e16, 1e-9));
  CHECK(run_to(p, start.scale, 1e-9));
  CHECK_NEAR(p.mHu2 / start.mHu2, 1, 1e-5);
  CHECK_NEAR(p.mq2[2] / start.mq2[2], 1, 1e-5);
  CHECK_NEAR(p.yu[2] / start.yu[2], 1, 1e-6);
  CHECK_NEAR(p.tanBeta / start.tanBeta, 1, 1e-6);
  CHECK_NEAR(p.v / start.v, 1, 1e-6);
  CHECK_NEAR(p.b / start.b, 1, 1e-5);
  CHECK(run_to(p, 172.69, 1e-7));
  CHECK_NEAR(p.tanBeta, 10, 0.005);  // what the point was given at that program's matching scale
}

void breaks_down() {
  Parameters p = lm6();
  p.yd[2] = 2.5;  // far above its fixed point: reaches a pole below the unification scale
  CHECK(!run_to(p, 2e16, 1e-6));
  Parameters q = lm6();
  q.mHu2 = NAN;
  CHECK(!run_to(q, 2e16, 1e-6));
  CHECK(!run_to(q, -1, 1e-6));
}

}  // namespace

int main() {
  one_loop();
  two_loop();
  unification();
  there_and_back();
  breaks_down();
  return finish();
}
