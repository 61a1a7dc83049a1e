// The iteration of Pierce, Bagger, Matchev, Zhang, hep-ph/9606211, section 3: couplings at the top mass with the thresholds of the
// present spectrum, soft terms at the unification scale, mu and B mu at the SUSY scale; until the running masses rest.
#include "core/mssm/solver.h"

#include <algorithm>

#include "core/mssm/higgs.h"
#include "core/mssm/matching.h"
#include "core/mssm/pole_masses.h"
#include "core/mssm/rge.h"
#include "core/mssm/running.h"
#include "core/mssm/w_mass.h"

namespace lode::mssm {

namespace {

/**
 * A number that answers to itself through one iteration (mu^2 where it is small, mh at tan beta near 1) and may swing ever
 * wider: steps shortened by its answer to the step before (the secant method, never longer than a full step).
 */
struct Relaxed {
  double value, before = 0, answer = 0, part = 1;
  int steps = 0;

  void step(double target) {
    double wanted = 1;
    if (steps++ > 1 && value != before) wanted = 1 / (1 - (target - answer) / (value - before));
    part = std::clamp(wanted > 0 ? wanted : 1, 0.2, std::min(1., 2 * part));
    before = value;
    answer = target;
    value += part * (target - value);
  }
};

/** What one iteration hands to the next; p is at the SUSY scale. */
struct Iteration {
  const Input& input;
  LightTheory light;
  Parameters p;
  double unification = 2e16;
  double rgeTolerance = 1e-5;
  TwoLoopHiggs two;
  Tadpoles tadpoles;
  bool noEwsb = false;
  Relaxed mh{115};    // pole mass
  Relaxed mu2{0};     // with the sign of the minimum
  bool mixes = true;  // a weak mixing angle was found
  Parameters matched; // at the matching scale
  double change = 1;  // of the masses in the iteration before
};

bool fail(Spectrum& s, Status status, const char* reason) {
  s.status = status;
  s.reason = reason;
  return false;
}

/** Standard-Model couplings without thresholds at MZ, tree-level Yukawas: where the first iteration starts. */
Parameters first_guess(const Input& input, const LightTheory& light) {
  constexpr double pi = 3.14159265358979323846;
  const StandardModel& sm = input.sm;
  Parameters p;
  p.scale = light.scale;
  const double e2 = 4 * pi / sm.alphaEmInverse, sin2 = 0.2315;
  p.g = {std::sqrt(e2 / (1 - sin2) / 0.6), std::sqrt(e2 / sin2), std::sqrt(4 * pi * sm.alphaS * 0.95)};
  p.tanBeta = input.tanBeta;
  p.v = 246;
  const double up = std::sqrt(2.) / p.vu(), down = std::sqrt(2.) / p.vd();
  p.yu[2] = 0.93 * sm.mt * up;
  p.yd[2] = 0.8 * light.mb * down;
  p.ye[2] = light.mTau * down;
  return p;
}

/** A typical superpartner mass, to start from. */
double typical_mass(const Input& input) {
  if (input.susyScale > 0) return input.susyScale;
  if (input.lowScale) return std::max(std::sqrt(input.low.mq[2] * input.low.mUp[2]), input.sm.mZ);
  const HighScale& h = input.high;
  return std::max(std::sqrt(h.m0 * h.m0 + 4 * h.gaugino[2] * h.gaugino[2]), input.sm.mZ);
}

/** From MZ up to where g1 = g2, the soft terms there, and down to the SUSY scale; or just the soft terms there. */
bool impose_model(Iteration& it, double susyScale, Spectrum& s) {
  const Input& input = it.input;
  Parameters& p = it.p;
  if (input.lowScale) {
    if (!run_to(p, susyScale, it.rgeTolerance)) return fail(s, Status::nonPerturbative, "running up");
    apply(input.low, p);
    return true;
  }
  if (!run_to(p, it.unification, it.rgeTolerance)) return fail(s, Status::nonPerturbative, "running up");
  for (int i = 0; i < 2; i++) {
    // Far off only while the spectrum is: a step of two orders of magnitude at most, and no further than gravity.
    const double wanted = unification_scale(p);
    if (!(wanted > 0)) return fail(s, Status::nonPerturbative, "no unification");
    it.unification = std::clamp(wanted, std::max(it.unification / 100, 1e8), std::min(it.unification * 100, 1e19));
    if (!run_to(p, it.unification, it.rgeTolerance)) return fail(s, Status::nonPerturbative, "running up");
  }
  apply(input.high, p);
  s.atUnification = p;
  if (!run_to(p, susyScale, it.rgeTolerance)) return fail(s, Status::nonPerturbative, "running down");
  return true;
}

/** mu and B mu (or the Higgs fields' soft masses) from the minimum of the potential at the SUSY scale. */
void break_symmetry(Iteration& it, int loops) {
  Parameters& p = it.p;
  const Input& input = it.input;
  // Dear, and soon at rest; but where the pole mass of A is given, it must come out.
  if (loops > 0 && (input.lowScale || it.change > 1e-2)) it.two = two_loop_higgs(p);
  double target = 0;
  for (int round = 0; round < 4; round++) {
    const Tree tree = treeSpectrum(p);
    it.tadpoles = loops > 0 ? tadpoles(p, tree, it.two) : Tadpoles{};
    if (input.lowScale) {
      const double before = p.b;
      const double mA2 = loops > 0 ? running_ma2(p, tree, it.tadpoles, it.two, input.low.mA) : input.low.mA * input.low.mA;
      p.b = 0.5 * std::sin(2 * p.beta()) * mA2;
      const SoftHiggs soft = soft_higgs(p, it.tadpoles);
      p.mHd2 = soft.mHd2;
      p.mHu2 = soft.mHu2;
      if (std::fabs(p.b - before) < 1e-6 * std::fabs(p.b)) break;
      continue;
    }
    const double before = p.mu;
    target = minimum(p, it.tadpoles).mu2;
    p.mu = std::copysign(std::sqrt(std::fabs(target)), input.signMu);
    if (std::fabs(p.mu - before) < 1e-5 * std::fabs(p.mu)) break;
  }
  if (input.lowScale) return;
  it.noEwsb = !(target > 0);
  it.mu2.step(target);
  p.mu = std::copysign(std::sqrt(std::fabs(it.mu2.value)), input.signMu);
  p.b = minimum(p, it.tadpoles).b;
}

/** The SUSY scale of the present spectrum. */
double susy_scale(const Input& input, const Tree& tree) {
  if (input.susyScale > 0) return input.susyScale;
  const double m2 = std::sqrt(std::fabs(tree.up[2].m2[0] * tree.up[2].m2[1]));
  return std::max(std::sqrt(m2), input.sm.mZ);
}

/** Largest relative change of the masses in the loops. */
double change(const Tree& a, const Tree& b) {
  double worst = 0;
  const auto compare = [&worst](double x, double y) {
    const double size = std::max({std::fabs(x), std::fabs(y), 1.});
    worst = std::max(worst, std::fabs(x - y) / size);
  };
  const auto root = [](double m2) { return std::sqrt(std::fabs(m2)); };
  for (int f = 0; f < 3; f++)
    for (int i = 0; i < 2; i++) {
      compare(root(a.up[f].m2[i]), root(b.up[f].m2[i]));
      compare(root(a.down[f].m2[i]), root(b.down[f].m2[i]));
      compare(root(a.lepton[f].m2[i]), root(b.lepton[f].m2[i]));
    }
  for (int i = 0; i < 4; i++) compare(std::fabs(a.neutralino[i]), std::fabs(b.neutralino[i]));
  compare(a.gluino, b.gluino);
  compare(root(a.mA2), root(b.mA2));
  return worst;
}

const char* tachyon_name(Tachyon tachyon) {
  switch (tachyon) {
    case Tachyon::none: return "";
    case Tachyon::stop: return "stop";
    case Tachyon::sbottom: return "sbottom";
    case Tachyon::stau: return "stau";
    case Tachyon::otherSfermion: return "sfermion of the first two families";
    case Tachyon::sneutrino: return "sneutrino";
    case Tachyon::higgsA: return "";
  }
  return "";
}

constexpr int swinging = 10;  // iterations after which the matched couplings take half steps

void halve_step(const Parameters& before, Parameters& p) {
  const auto halve = [](double old, double& now) { now = 0.5 * (old + now); };
  for (int a = 0; a < 3; a++) halve(before.g[a], p.g[a]);
  halve(before.v, p.v);
  halve(before.yu[2], p.yu[2]);
  halve(before.yd[2], p.yd[2]);
  halve(before.ye[2], p.ye[2]);
}

/** tan beta where p is, given at MZ: a short way, along the slope. */
double tan_beta_here(const Input& input, const Parameters& p) {
  const double slope = rge_derivatives(p).tanBeta / p.tanBeta;
  return input.tanBeta * std::exp(slope * std::log(p.scale / input.sm.mZ));
}

/** One round top mass - unification - SUSY scale. */
bool iterate(Iteration& it, int loops, Spectrum& s) {
  Parameters& p = it.p;
  const Parameters atSusy = p;
  if (!run_to(p, it.light.scale, it.rgeTolerance)) return fail(s, Status::nonPerturbative, "running down");
  p.tanBeta = it.input.tanBetaAtSusyScale ? it.input.tanBeta * p.tanBeta / atSusy.tanBeta : tan_beta_here(it.input, p);
  const Matching matched = match(it.input.sm, it.light, it.mh.value, atSusy, p);
  if (!matched.usable) return fail(s, Status::nonPerturbative, "couplings at the top mass");
  it.mixes = matched.valid;
  if (s.iterations > swinging) halve_step(it.matched, p);
  it.matched = p;
  if (!impose_model(it, atSusy.scale, s)) return false;
  const double next = susy_scale(it.input, treeSpectrum(p));
  if (!run_to(p, next, it.rgeTolerance)) return fail(s, Status::nonPerturbative, "running to the SUSY scale");
  break_symmetry(it, loops);
  if (loops > 0 && it.change > 1e-2) {
    const Tree tree = treeSpectrum(p);  // with mu as it is now, and tadpoles to match
    const HiggsMasses higgs = higgs_masses(p, tree, tadpoles(p, tree, it.two), it.two);
    it.mh.step(std::clamp(higgs.mh, 60., 200.));
  }
  return true;
}

/** Pole masses and the status; a tachyon says more than what it led to. */
void verdict(const Iteration& it, bool converged, Spectrum& s) {
  const bool broken = s.status == Status::nonPerturbative;
  const char* pole = nullptr;
  if (!broken && std::isfinite(it.p.mu)) {
    const bool given = it.input.lowScale;  // then b was set with these very loops, and the pole mass of A comes out
    const TwoLoopHiggs two = given ? it.two : two_loop_higgs(it.p);
    pole = pole_masses(it.p, given ? it.tadpoles : tadpoles(it.p, s.tree, two), two, s);
  }
  s.mass.mW = w_mass(it.input.sm, std::max(s.mass.mh, 1.), s.tree);
  if (s.tree.tachyon == Tachyon::higgsA) fail(s, Status::noEwsb, "mA^2 < 0");
  else if (s.tree.tachyon != Tachyon::none) fail(s, Status::tachyon, tachyon_name(s.tree.tachyon));
  else if (broken) return;
  else if (!std::isfinite(it.p.mu)) fail(s, Status::noConvergence, "not a number");
  else if (pole) fail(s, Status::tachyon, pole);
  else if (it.noEwsb) fail(s, Status::noEwsb, "mu^2 < 0");
  else if (!it.mixes) fail(s, Status::noConvergence, "weak mixing angle");
  else if (!converged) fail(s, Status::noConvergence, "masses still move");
  else s.status = Status::valid;
}

}  // namespace

Spectrum solve(const Input& input) {
  Spectrum s;
  if (!(input.tanBeta > 0)) {
    s.reason = "tan beta is not positive";
    return s;
  }
  Iteration it{input, light_theory(input.sm, input.sm.mt), {}, 2e16, 1e-4, {}, {}, false, {115}, {0}, true, {}, 1};
  it.p = first_guess(input, it.light);
  const double start = typical_mass(input);
  it.p.mu = std::copysign(start, input.signMu);
  if (!impose_model(it, start, s)) return s;
  break_symmetry(it, 0);

  s.tree = treeSpectrum(it.p);
  bool converged = false;
  while (!converged && s.iterations < input.maximumIterations) {
    s.iterations++;
    if (!iterate(it, s.iterations > 1 ? 2 : 0, s)) break;
    const Tree tree = treeSpectrum(it.p);
    s.accuracy = it.change = change(tree, s.tree);
    if (it.change < 1e-2 || s.iterations > 3) it.rgeTolerance = 1e-5;
    s.tree = tree;
    converged = s.iterations > 2 && s.accuracy < input.tolerance;
    if (!std::isfinite(it.p.mu)) break;
  }
  s.atSusy = it.p;
  s.atMz = it.matched;
  run_to(s.atMz, input.sm.mZ, it.rgeTolerance);
  verdict(it, converged, s);
  return s;
}

}  // namespace lode::mssm
