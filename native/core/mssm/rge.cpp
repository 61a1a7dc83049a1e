// All two-loop equations of Martin and Vaughn (hep-ph/9311340) from the anomalous dimensions alone: the couplings become
// superfields, and the soft terms run with the components of gamma along theta^2 and theta^2 thetabar^2 (Jack, Jones and
// Pickering, hep-ph/9712542; Arkani-Hamed, Giudice, Luty and Rattazzi, hep-ph/9803290). Two-loop gauge terms by group
// theory. vu and vd run with the anomalous dimensions in Feynman gauge (Sperling, Stoeckinger and Voigt, 1305.1548).
#include "core/mssm/rge.h"

namespace lode::mssm {

namespace {

constexpr double pi = 3.14159265358979323846;
constexpr double loop = 1 / (16 * pi * pi);

/** A real superfield value + soft (theta^2 + thetabar^2) + mass theta^2 thetabar^2, all components real. */
struct Superfield {
  double value, soft, mass;
};

inline Superfield operator+(const Superfield& x, const Superfield& y) {
  return {x.value + y.value, x.soft + y.soft, x.mass + y.mass};
}
inline Superfield operator-(const Superfield& x, const Superfield& y) {
  return {x.value - y.value, x.soft - y.soft, x.mass - y.mass};
}
inline Superfield operator*(double c, const Superfield& x) { return {c * x.value, c * x.soft, c * x.mass}; }
inline Superfield operator*(const Superfield& x, const Superfield& y) {
  return {x.value * y.value, x.value * y.soft + x.soft * y.value,
          x.value * y.mass + x.mass * y.value + 2 * x.soft * y.soft};
}

/** Group factors of one chiral multiplet: Casimirs C_a, indices T_a summed over its components, hypercharge. */
struct Charges {
  std::array<double, 3> casimir, index;
  double hypercharge, traceHypercharge;
};

constexpr Charges doubletQuark{{1. / 60, 3. / 4, 4. / 3}, {0.1, 1.5, 1}, 1. / 6, 1};
constexpr Charges upSinglet{{4. / 15, 0, 4. / 3}, {0.8, 0, 0.5}, -2. / 3, -2};
constexpr Charges downSinglet{{1. / 15, 0, 4. / 3}, {0.2, 0, 0.5}, 1. / 3, 1};
constexpr Charges doubletLepton{{3. / 20, 3. / 4, 0}, {0.3, 0.5, 0}, -1. / 2, -1};
constexpr Charges chargedSinglet{{3. / 5, 0, 0}, {0.6, 0, 0}, 1, 1};
constexpr Charges upHiggs{{3. / 20, 3. / 4, 0}, {0.3, 0.5, 0}, 1. / 2, 1};
constexpr Charges downHiggs{{3. / 20, 3. / 4, 0}, {0.3, 0.5, 0}, -1. / 2, -1};

constexpr std::array<double, 3> beta1{33. / 5, 1, -3};  // one-loop gauge coefficients
constexpr std::array<double, 3> adjoint{0, 2, 3};       // C(G)

/** |Y|^2 with W = Y(1 - A theta^2), and the masses of its three fields through their wave functions. */
inline Superfield yukawa(double y, double t, double masses) { return {y * y, -t * y, t * t + y * y * masses}; }

/** What all multiplets feel: gauge superfields and their squares, sums of masses, traces. */
struct Gauge {
  std::array<Superfield, 3> g2, g4;
  std::array<double, 3> x;  // one-loop part of the gauge couplings' mass components, from all soft masses
  double trace1 = 0, trace2 = 0;  // S and S' of Martin and Vaughn, times g1^2

  Superfield casimir(const Charges& c) const {
    return c.casimir[0] * g2[0] + c.casimir[1] * g2[1] + c.casimir[2] * g2[2];
  }
  /** The pure gauge part of the two-loop anomalous dimension. */
  Superfield pure(const Charges& c, const Superfield& sum) const {
    return (2 * c.casimir[0] * beta1[0]) * g4[0] + (2 * c.casimir[1] * beta1[1]) * g4[1] +
           (2 * c.casimir[2] * beta1[2]) * g4[2] + 4 * (sum * sum);
  }
  void add(const Charges& c, double mass2) {
    for (int a = 0; a < 3; a++) x[a] += c.index[a] * mass2;
    trace1 += c.traceHypercharge * mass2;
  }
};

/** One multiplet: its gauge sum, one-loop and then full anomalous dimension (in units of one loop). */
struct Multiplet {
  Superfield gauge{}, one{}, full{};

  Multiplet() = default;
  Multiplet(const Gauge& all, const Charges& c, const Superfield& yukawas)
      : gauge(all.casimir(c)), one(yukawas - 2 * gauge) {}

  /** A two-loop Yukawa term: coupling times what runs inside (hep-ph/9311340, general formula (2.4)). */
  Superfield through(const Superfield& coupling, const Multiplet& p, const Multiplet& q) const {
    return coupling * (p.one + q.one + 2 * gauge);
  }
  void finish(const Gauge& all, const Charges& c, const Superfield& inside) {
    full = one + loop * (all.pure(c, gauge) - inside);
  }
  /** Running of the soft mass. */
  double mass(const Gauge& all, const Charges& c) const {
    double sum = 2 * full.mass + 1.2 * c.hypercharge * (all.trace1 + 2 * loop * all.trace2);
    for (int a = 0; a < 3; a++) sum += 8 * loop * all.g4[a].value * c.casimir[a] * all.x[a];
    return loop * sum;
  }
};

inline void run_yukawa(double y, double t, const Multiplet& a, const Multiplet& b, const Multiplet& h, double& dy,
                       double& dt) {
  const double gamma = loop * (a.full.value + b.full.value + h.full.value);
  const double soft = loop * (a.full.soft + b.full.soft + h.full.soft);
  dy = y * gamma;
  dt = t * gamma - 2 * y * soft;
}

Gauge gauge_of(const Parameters& p) {
  Gauge all{};
  for (int a = 0; a < 3; a++) {
    const double g2 = p.g[a] * p.g[a], m = p.gaugino[a];
    all.g2[a] = {g2, g2 * m, 2 * g2 * m * m};
    all.g4[a] = all.g2[a] * all.g2[a];
    all.x[a] = -adjoint[a] * m * m;
  }
  for (int f = 0; f < 3; f++) {
    all.add(doubletQuark, p.mq2[f]);
    all.add(upSinglet, p.mu2[f]);
    all.add(downSinglet, p.md2[f]);
    all.add(doubletLepton, p.ml2[f]);
    all.add(chargedSinglet, p.me2[f]);
  }
  all.add(upHiggs, p.mHu2);
  all.add(downHiggs, p.mHd2);
  return all;
}

/** All multiplets and Yukawa superfields. */
struct Matter {
  std::array<Superfield, 3> yu, yd, ye;
  std::array<Multiplet, 3> q, u, d, l, e;
  Multiplet hu, hd;
};

/** Anomalous dimensions at one loop. */
Matter one_loop(const Parameters& p, const Gauge& all) {
  Matter m;
  Superfield up{}, down{};
  for (int f = 0; f < 3; f++) {
    m.yu[f] = yukawa(p.yu[f], p.tu[f], p.mq2[f] + p.mu2[f] + p.mHu2);
    m.yd[f] = yukawa(p.yd[f], p.td[f], p.mq2[f] + p.md2[f] + p.mHd2);
    m.ye[f] = yukawa(p.ye[f], p.te[f], p.ml2[f] + p.me2[f] + p.mHd2);
    m.q[f] = Multiplet(all, doubletQuark, m.yu[f] + m.yd[f]);
    m.u[f] = Multiplet(all, upSinglet, 2 * m.yu[f]);
    m.d[f] = Multiplet(all, downSinglet, 2 * m.yd[f]);
    m.l[f] = Multiplet(all, doubletLepton, m.ye[f]);
    m.e[f] = Multiplet(all, chargedSinglet, 2 * m.ye[f]);
    up = up + 3 * m.yu[f];
    down = down + 3 * m.yd[f] + m.ye[f];
  }
  m.hu = Multiplet(all, upHiggs, up);
  m.hd = Multiplet(all, downHiggs, down);
  return m;
}

/** S and S' times g1^2: the latter from the one-loop anomalous dimensions. */
void set_traces(const Parameters& p, const Matter& m, Gauge& all) {
  double sum = m.hd.one.value * p.mHd2 - m.hu.one.value * p.mHu2;
  for (int f = 0; f < 3; f++)
    sum -= m.q[f].one.value * p.mq2[f] - 2 * m.u[f].one.value * p.mu2[f] + m.d[f].one.value * p.md2[f] -
           m.l[f].one.value * p.ml2[f] + m.e[f].one.value * p.me2[f];
  all.trace1 *= all.g2[0].value;
  all.trace2 = all.g2[0].value * sum;
}

/** Adds the two-loop parts. */
void two_loops(const Gauge& all, Matter& m) {
  Superfield insideUp{}, insideDown{};
  for (int f = 0; f < 3; f++) {
    Multiplet &q = m.q[f], &u = m.u[f], &d = m.d[f], &l = m.l[f], &e = m.e[f];
    insideUp = insideUp + m.hu.through(3 * m.yu[f], q, u);
    insideDown = insideDown + m.hd.through(3 * m.yd[f], q, d) + m.hd.through(m.ye[f], l, e);
    q.finish(all, doubletQuark, q.through(m.yu[f], m.hu, u) + q.through(m.yd[f], m.hd, d));
    u.finish(all, upSinglet, u.through(2 * m.yu[f], m.hu, q));
    d.finish(all, downSinglet, d.through(2 * m.yd[f], m.hd, q));
    l.finish(all, doubletLepton, l.through(m.ye[f], m.hd, e));
    e.finish(all, chargedSinglet, e.through(2 * m.ye[f], m.hd, l));
  }
  m.hu.finish(all, upHiggs, insideUp);
  m.hd.finish(all, downHiggs, insideDown);
}

/** Gauge couplings and gaugino masses: two-loop expansion of the NSVZ form, equal to Martin and Vaughn's at this order. */
void run_gauge(const Parameters& p, const Gauge& all, const Matter& m, Parameters& r) {
  for (int a = 0; a < 3; a++) {
    Superfield sum = upHiggs.index[a] * m.hu.one + downHiggs.index[a] * m.hd.one;
    for (int f = 0; f < 3; f++)
      sum = sum + doubletQuark.index[a] * m.q[f].one + upSinglet.index[a] * m.u[f].one +
            downSinglet.index[a] * m.d[f].one + doubletLepton.index[a] * m.l[f].one +
            chargedSinglet.index[a] * m.e[f].one;
    const Superfield inner = (2 * adjoint[a] * beta1[a]) * all.g2[a] - 2 * sum;
    const Superfield beta = beta1[a] * all.g2[a] + loop * (all.g2[a] * inner);
    r.g[a] = loop * beta.value * p.g[a];
    r.gaugino[a] = 2 * loop * beta.soft;
  }
}

void run_higgs(const Parameters& p, const Gauge& all, const Multiplet& hu, const Multiplet& hd, Parameters& r) {
  r.mHu2 = hu.mass(all, upHiggs);
  r.mHd2 = hd.mass(all, downHiggs);
  const double gamma = loop * (hu.full.value + hd.full.value);
  r.mu = p.mu * gamma;
  r.b = p.b * gamma - 2 * p.mu * loop * (hu.full.soft + hd.full.soft);
  const double sin2 = p.tanBeta * p.tanBeta / (1 + p.tanBeta * p.tanBeta);
  r.tanBeta = p.tanBeta * loop * (hd.full.value - hu.full.value);
  r.v = -p.v * loop * (sin2 * hu.full.value + (1 - sin2) * hd.full.value);
}

}  // namespace

Parameters rge_derivatives(const Parameters& p) {
  Gauge all = gauge_of(p);
  Matter m = one_loop(p, all);
  set_traces(p, m, all);
  two_loops(all, m);
  Parameters r;
  run_gauge(p, all, m, r);
  run_higgs(p, all, m.hu, m.hd, r);
  for (int f = 0; f < 3; f++) {
    run_yukawa(p.yu[f], p.tu[f], m.q[f], m.u[f], m.hu, r.yu[f], r.tu[f]);
    run_yukawa(p.yd[f], p.td[f], m.q[f], m.d[f], m.hd, r.yd[f], r.td[f]);
    run_yukawa(p.ye[f], p.te[f], m.l[f], m.e[f], m.hd, r.ye[f], r.te[f]);
    r.mq2[f] = m.q[f].mass(all, doubletQuark);
    r.mu2[f] = m.u[f].mass(all, upSinglet);
    r.md2[f] = m.d[f].mass(all, downSinglet);
    r.ml2[f] = m.l[f].mass(all, doubletLepton);
    r.me2[f] = m.e[f].mass(all, chargedSinglet);
  }
  return r;
}

}  // namespace lode::mssm
