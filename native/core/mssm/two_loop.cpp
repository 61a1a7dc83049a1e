#include "core/mssm/two_loop.h"

#include <cmath>
#include <complex>

#include "core/mssm/two_loop_potential.h"

namespace lode::mssm {

namespace {

/** The D-terms of the scalar masses are kept at their value in the minimum: then masses are those of the tree-level spectrum. */
GaugelessModel gaugelessModel(const Parameters& p) {
  const double gp = p.gPrime(), g = p.g[1], v2 = p.v * p.v;
  const double s = std::sin(p.beta()), c = std::cos(p.beta()), cos2 = (c * c - s * s) * v2 / 4;
  const double isospin = 0.5 * g * g * cos2, charge = gp * gp * cos2;  // per 2 I3, and times -Y
  GaugelessModel m;
  m.quarks = {3,
              p.yu[2],
              p.yd[2],
              p.tu[2],
              p.td[2],
              p.mq2[2] + isospin - charge / 6,
              p.mq2[2] - isospin - charge / 6,
              p.mu2[2] + charge * 2 / 3,
              p.md2[2] - charge / 3};
  m.leptons = {1, 0, p.ye[2], 0, p.te[2], p.ml2[2] + isospin + charge / 2, p.ml2[2] - isospin + charge / 2, 0, p.me2[2] - charge};
  m.g3 = p.g[2];
  m.gluino = p.gaugino[2];
  m.mu = p.mu;
  m.sinBeta = s;
  m.cosBeta = c;
  m.mA2 = std::fabs(p.b / (s * c));
  m.q2 = p.scale * p.scale;
  return m;
}

}  // namespace

TwoLoopHiggs two_loop_higgs(const Parameters& p) {
  // Central differences: at this step both the change of the derivatives and rounding stay below a per mille.
  const GaugelessModel model = gaugelessModel(p);
  const double vd = p.vd(), vu = p.vu(), hd = 0.02 * vd, hu = 0.02 * vu, turn = 0.05;
  TwoLoopHiggs result;
  const auto value = [&](double d, double u, double angle) {
    const GaugelessPotential v = gaugeless_potential(model, std::polar(d / std::sqrt(2.0), angle), u / std::sqrt(2.0));
    if (v.tachyon) result.valid = false;
    return v.twoLoop;
  };
  const double centre = value(vd, vu, 0);
  if (!result.valid) return result;
  const double d1 = value(vd + hd, vu, 0), d0 = value(vd - hd, vu, 0);
  const double u1 = value(vd, vu + hu, 0), u0 = value(vd, vu - hu, 0);
  const double both1 = value(vd + hd, vu + hu, 0), both0 = value(vd - hd, vu - hu, 0);
  const double turned = value(vd, vu, turn);
  if (!result.valid) return TwoLoopHiggs{.valid = false};
  result.tadpoleD = (d1 - d0) / (2 * hd * vd);
  result.tadpoleU = (u1 - u0) / (2 * hu * vu);
  result.s11 = (d1 - 2 * centre + d0) / (hd * hd) - result.tadpoleD;
  result.s22 = (u1 - 2 * centre + u0) / (hu * hu) - result.tadpoleU;
  result.s12 = (both1 + both0 - d1 - d0 - u1 - u0 + 2 * centre) / (2 * hd * hu);
  // V depends on phases only through c = 2 Re(Hd Hu) = vd vu cos(angle), as the tree-level term -b c does.
  const double slope = (turned - centre) / (vd * vu * (std::cos(turn) - 1));
  result.a = -slope / (std::sin(p.beta()) * std::cos(p.beta()));
  return result;
}

}  // namespace lode::mssm
