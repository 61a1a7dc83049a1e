#include "core/mssm/higgs.h"

#include <algorithm>
#include <cmath>

#include "core/mssm/higgs_one_loop.h"
#include "core/mssm/tree.h"

namespace lode::mssm {

namespace {

/** Solves m^2 = square(m^2) by iteration; the self-energies change slowly. */
template <class Square>
double solvePole(double start, const Square& square) {
  double m2 = start;
  for (int k = 0; k < 20; k++) {
    const double next = square(std::max(m2, 0.0));
    const bool done = std::fabs(next - m2) <= 1e-7 * std::fabs(next);
    m2 = next;
    if (done) break;
  }
  return m2;
}

double massOf(double m2, bool& tachyon) {
  if (!(m2 >= 0)) {
    tachyon = true;
    return 0;
  }
  return std::sqrt(m2);
}

/** What the tadpoles add to mA^2 and mH+^2 where b is that of the minimum. */
double oddTadpoles(const Tree& tree, const Tadpoles& one) {
  return -tree.sinB * tree.sinB * one.d - tree.cosB * tree.cosB * one.u;
}

}  // namespace

double running_mz2(const Parameters& p) {
  return 0.25 * (p.g[1] * p.g[1] + p.gPrime() * p.gPrime()) * p.v * p.v;
}

double running_mw2(const Parameters& p) { return 0.25 * p.g[1] * p.g[1] * p.v * p.v; }

Tadpoles tadpoles(const Parameters& p, const Tree& tree, const TwoLoopHiggs& two) {
  const Tadpoles one = one_loop_tadpoles(p, tree);
  return {one.d + two.tadpoleD, one.u + two.tadpoleU};
}

Minimum minimum(const Parameters& p, const Tadpoles& t) {
  const double tan2 = p.tanBeta * p.tanBeta, d = p.mHd2 + t.d, u = p.mHu2 + t.u;
  Minimum m;
  m.mu2 = (d - u * tan2) / (tan2 - 1) - 0.5 * running_mz2(p);
  m.b = 0.5 * std::sin(2 * p.beta()) * (d + u + 2 * m.mu2);
  return m;
}

SoftHiggs soft_higgs(const Parameters& p, const Tadpoles& t) {
  const double dTerm = 0.5 * running_mz2(p) * std::cos(2 * p.beta()), mu2 = p.mu * p.mu;
  return {p.b * p.tanBeta - mu2 - dTerm - t.d, p.b / p.tanBeta - mu2 + dTerm - t.u};
}

HiggsMasses higgs_masses(const Parameters& p, const Tree& tree, const Tadpoles& t, const TwoLoopHiggs& two) {
  const double s = tree.sinB, c = tree.cosB, mA2 = tree.mA2, mZ2 = tree.mZ2;
  // The two-loop part of the tadpoles is contained in that of the masses.
  const Tadpoles one = {t.d - two.tadpoleD, t.u - two.tadpoleU};
  HiggsMasses result;
  const HiggsSelfEnergy even(p, tree, cp_even_higgs());
  const auto matrix = [&](double p2) {
    const SelfEnergyValue loop = even.at(p2);
    return mixPair(mA2 * s * s + mZ2 * c * c + loop[0] - one.d + two.s11, -(mA2 + mZ2) * s * c + loop[1] + two.s12,
                   mA2 * c * c + mZ2 * s * s + loop[2] - one.u + two.s22);
  };
  const SfermionPair still = matrix(0);
  const double sign = still.s < 0 ? -1 : 1;
  result.alpha = std::atan2(-sign * still.c, sign * still.s);
  result.mh = massOf(solvePole(still.m2[0], [&](double p2) { return matrix(p2).m2[0]; }), result.tachyon);
  result.mH = massOf(solvePole(still.m2[1], [&](double p2) { return matrix(p2).m2[1]; }), result.tachyon);
  const double shift = oddTadpoles(tree, one) + two.a;
  const HiggsSelfEnergy odd(p, tree, cp_odd_higgs(tree)), charged(p, tree, charged_higgs(tree));
  result.mA = massOf(solvePole(mA2, [&](double p2) { return mA2 + odd.at(p2)[0] + shift; }), result.tachyon);
  result.mHp = massOf(solvePole(tree.mHp2, [&](double p2) { return tree.mHp2 + charged.at(p2)[0] + shift; }), result.tachyon);
  return result;
}

double running_ma2(const Parameters& p, const Tree& tree, const Tadpoles& t, const TwoLoopHiggs& two, double mAPole) {
  const Tadpoles one = {t.d - two.tadpoleD, t.u - two.tadpoleU};
  const HiggsSelfEnergy odd(p, tree, cp_odd_higgs(tree));
  return mAPole * mAPole - odd.at(mAPole * mAPole)[0] - oddTadpoles(tree, one) - two.a;
}

}  // namespace lode::mssm
