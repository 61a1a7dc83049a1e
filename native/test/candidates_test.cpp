// The fused sampler: its acceptance law against exact probabilities (chi-square over cells, with negative controls), its
// scores against formulas, and independence of how index ranges are split. Networks without hidden layers are exact.
#include "core/candidates_draw.h"

#include <functional>
#include <limits>
#include <memory>
#include <vector>

#include "check.h"
#include "core/candidates_chance.h"
#include "core/normal.h"
#include "core/walk.h"

using namespace lode;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/** O = 4 x0 + x1 (+ shift by member), L gaussian of mean 2 and sigma 0.4, target 1.5 sigma; P(physical) = sigmoid(6 x1 - 2). */
struct Setup {
  explicit Setup(std::vector<double> memberShifts = {0}, bool withPhysical = false) {
    problem.parameters = problem.dim = 2;
    problem.observables = 1;
    for (int j = 0; j < 2; j++) problem.priors.push_back({PriorKind::flat, -1, j, unit, 2});
    Term term;
    term.columns = {2};
    term.numbers = gaussian;
    term.count = 4;
    problem.terms.push_back(term);
    problem.target = TargetKind::sigmas;
    problem.targetNumber = 1.5;
    problem.requirements.push_back({Requirement::Of::column, 2, 2 - 0.6, 2 + 0.6});

    const int32_t members = static_cast<int32_t>(memberShifts.size());
    const int32_t code[] = {2, 1, members, simd::kRelu, 0, 0};
    for (const double shift : memberShifts) linear(weights, 4, 1, static_cast<float>(shift));
    scorer.models.resize(1);
    ScorerModel& m = scorer.models[0];
    CHECK(decodeSurrogate(0, code, 6, standard, 6, weights.data(), weights.size(), m.model) == nullptr);
    m.columns = {0};
    m.log = {0};
    const int32_t classifier[] = {2, 1, 1, simd::kRelu, 1, 0};
    linear(physical, 0, 6, -2);
    scorer.hasPhysical = withPhysical;
    CHECK(decodeSurrogate(0, classifier, 6, standard, 6, physical.data(), physical.size(), scorer.physical) == nullptr);
    scorer.problem = &problem;
    scorer.inflate = {1};
    scorer.extra = {0};
    scorer.screen = {kInfinity};
  }
  Setup(const Setup&) = delete;

  static void linear(std::vector<float>& to, float a, float b, float c) {
    for (const float w : {a, b, c}) {
      to.push_back(w);
      to.insert(to.end(), 15, 0.0f);
    }
  }
  Scorer& ready() {
    const std::string wrong = scorer.prepare();
    CHECK(wrong.empty());
    return scorer;
  }

  double unit[2] = {0, 1}, gaussian[4] = {2, 0.4, 0, 0}, standard[6] = {0, 0, 1, 1, 0, 1};
  Problem problem;
  std::vector<float> weights, physical;
  Scorer scorer;
};

struct Points {
  std::vector<double> points, scores, indices;
  DrawResult result;
  size_t size() const { return static_cast<size_t>(result.accepted); }
};

Points draw(const Scorer& scorer, const DrawSettings& settings, const Proposal& proposal = {}) {
  Points p;
  const size_t limit = static_cast<size_t>(settings.limit);
  p.points.resize(2 * limit);
  p.scores.resize(limit);
  p.indices.resize(limit);
  p.result = drawCandidates(*simd::kernels(simd::bestTarget()), scorer, proposal, settings, nullptr, p.points.data(),
                            p.scores.data(), p.indices.data());
  return p;
}

DrawSettings settings(int64_t count, int64_t limit) {
  DrawSettings s;
  s.key = {3, 14};
  s.count = count;
  s.limit = limit;
  return s;
}

constexpr int kCells = 8;

/** Chi-square per degree of freedom of points in 8 x 8 cells against a density (not normalized), by quadrature. */
double chiSquare(const std::vector<double>& points, size_t count, const std::function<double(double, double)>& density) {
  std::vector<double> expected(kCells * kCells, 0.0), found(kCells * kCells, 0.0);
  constexpr int fine = 20;
  double total = 0;
  for (int i = 0; i < kCells * fine; i++)
    for (int j = 0; j < kCells * fine; j++) {
      const double value = density((i + 0.5) / (kCells * fine), (j + 0.5) / (kCells * fine));
      expected[i / fine * kCells + j / fine] += value;
      total += value;
    }
  for (size_t n = 0; n < count; n++)
    found[static_cast<int>(points[2 * n] * kCells) * kCells + static_cast<int>(points[2 * n + 1] * kCells)]++;
  double sum = 0, used = 0, restExpected = 0, restFound = 0;
  for (int c = 0; c < kCells * kCells; c++) {
    const double e = expected[c] / total * static_cast<double>(count);
    if (e < 10) {  // too few for the chi-square's law: pooled
      restExpected += e;
      restFound += found[c];
      continue;
    }
    sum += (found[c] - e) * (found[c] - e) / e;
    used++;
  }
  if (restExpected > 5) sum += (restFound - restExpected) * (restFound - restExpected) / restExpected;
  else CHECK(restFound <= restExpected + 6 * std::sqrt(restExpected) + 3);
  return sum / (used - 1);
}

double observable(double x, double y) { return 4 * x + y; }
double likelihood(double x, double y) {
  const double p = (observable(x, y) - 2) / 0.4;
  return std::exp(-0.5 * p * p);
}
double physicalChance(double y) { return 1 / (1 + std::exp(2 - 6 * y)); }

// With about 40 cells, chi-square per cell has a standard deviation of 0.22: 2 is beyond 4 of them.
void likelihoodLaw() {
  Setup s;
  s.scorer.acceptance = Acceptance::likelihood;
  const Points p = draw(s.ready(), settings(200000, 200000));
  CHECK(p.size() > 10000 && p.result.tested == 200000);
  CHECK(chiSquare(p.points, p.size(), likelihood) < 2);
  CHECK(chiSquare(p.points, p.size(), [](double x, double y) { return std::pow(likelihood(x, y), 1.2); }) > 3);
  for (size_t i = 0; i < p.size(); i++)
    CHECK_NEAR(p.scores[i], likelihood(p.points[2 * i], p.points[2 * i + 1]), 1e-5);
  // The share accepted is the mean of L.
  double mean = 0;
  for (int i = 0; i < 400 * 400; i++) mean += likelihood((i / 400 + 0.5) / 400, (i % 400 + 0.5) / 400) / 160000;
  CHECK_NEAR(static_cast<double>(p.size()) / 200000, mean, 5 * std::sqrt(mean / 200000));
}

void foundLaw() {
  Setup s({-0.2, 0.1, 0.1}, true);
  s.scorer.extra = {0.15};
  s.scorer.inflate = {1.5};
  const Scorer& scorer = s.ready();
  const double sd = std::sqrt(1.5 * 1.5 * 0.03 + 0.15 * 0.15);  // members' variance: (0.04 + 0.01 + 0.01) / 2
  const auto score = [&](double x, double y) {
    const double mu = observable(x, y);
    return physicalChance(y) * (normalCdf((2.6 - mu) / sd) - normalCdf((1.4 - mu) / sd));
  };
  const Points p = draw(scorer, settings(200000, 200000));
  CHECK(chiSquare(p.points, p.size(), score) < 2);
  CHECK(chiSquare(p.points, p.size(), [&](double x, double y) { return score(x, y) / physicalChance(y); }) > 3);
  for (size_t i = 0; i < p.size(); i++) CHECK_NEAR(p.scores[i], score(p.points[2 * i], p.points[2 * i + 1]), 1e-5);
}

void mixedAndPower() {
  Setup s({-0.1, 0.1});
  s.scorer.acceptance = Acceptance::mixed;
  s.scorer.mix = 0.3;
  DrawSettings set = settings(200000, 200000);
  set.power = 0.5;
  const double sd = std::sqrt(0.02);
  const Points p = draw(s.ready(), set);
  CHECK(chiSquare(p.points, p.size(), [&](double x, double y) {
          const double mu = observable(x, y), found = normalCdf((2.6 - mu) / sd) - normalCdf((1.4 - mu) / sd);
          return std::sqrt(0.3 * found + 0.7 * likelihood(x, y));
        }) < 2);
}

// A map makes candidates where they pay, and the correction restores the law.
void mappedLaw() {
  Setup s;
  s.scorer.acceptance = Acceptance::likelihood;
  const double edges[] = {0, 0.1, 0.3, 0.5, 1, 0, 0.25, 0.5, 0.6, 1};
  Proposal map;
  map.kind = Proposal::map;
  map.numbers = edges;
  map.rows = 4;
  DrawSettings set = settings(200000, 200000);
  set.ceiling = 4;  // widest bins: 0.5 * 4 times 0.4 * 4
  const Points p = draw(s.ready(), set, map);
  CHECK(p.size() > 5000);
  CHECK(chiSquare(p.points, p.size(), likelihood) < 2);
  map.correction = 0;
  const Points uncorrected = draw(s.scorer, set, map);
  CHECK(chiSquare(uncorrected.points, uncorrected.size(), likelihood) > 3);
}

void aroundStaysInside() {
  Setup s;
  const double centres[] = {0.001, 0.999, 0.5, 0.5}, width[] = {0.5, 3};
  Proposal around;
  around.kind = Proposal::around;
  around.numbers = centres;
  around.rows = 2;
  around.width = width;
  const Points p = draw(s.ready(), settings(50000, 50000), around);
  CHECK(p.size() > 1000);
  for (size_t i = 0; i < 2 * p.size(); i++) CHECK(p.points[i] > 0 && p.points[i] < 1);
}

void splitsDoNotMatter() {
  Setup s({0.05, -0.05, 0.1}, true);
  s.scorer.extra = {0.1};
  s.scorer.screen = {0.5};
  const Scorer& scorer = s.ready();
  const Points whole = draw(scorer, settings(20000, 20000));
  for (const int64_t piece : {1, 63, 1000, 1024, 7777}) {
    size_t at = 0;
    for (int64_t first = 0; first < 20000; first += piece) {
      if (piece == 1 && first >= 700) break;
      DrawSettings set = settings(std::min<int64_t>(piece, 20000 - first), 20000);
      set.first = static_cast<uint64_t>(first);
      const Points part = draw(scorer, set);
      for (size_t i = 0; i < part.size(); i++, at++) {
        CHECK(part.indices[i] == whole.indices[at] && part.scores[i] == whole.scores[at]);
        CHECK(part.points[2 * i] == whole.points[2 * at] && part.points[2 * i + 1] == whole.points[2 * at + 1]);
      }
    }
    CHECK(piece == 1 || at == whole.size());
  }
  const Points limited = draw(scorer, settings(20000, 100));
  CHECK(limited.size() == 100 && limited.result.tested == static_cast<int64_t>(whole.indices[99]) + 1);
  CHECK(limited.indices[99] == whole.indices[99]);
  DrawSettings set = settings(limited.result.tested, 100);
  CHECK(draw(scorer, set).size() == 100);
}

// The screen drops only what member 0 puts far outside; everything else keeps its score.
void screenDropsTheFar() {
  Setup with({0.0, 0.1, -0.1}), without({0.0, 0.1, -0.1});
  with.scorer.screen = {0.05};
  const Points a = draw(with.ready(), settings(50000, 50000)), b = draw(without.ready(), settings(50000, 50000));
  CHECK(a.size() < b.size() && a.size() > 0.7 * static_cast<double>(b.size()));
  size_t at = 0;
  for (size_t i = 0; i < b.size(); i++) {
    const double mu = observable(b.points[2 * i], b.points[2 * i + 1]);
    const bool kept = at < a.size() && a.indices[at] == b.indices[i];
    CHECK(kept == (mu > 1.35 && mu < 2.65));
    if (kept) CHECK(a.scores[at++] == b.scores[i]);
  }
}

void surveyKeepsTheBest() {
  Setup s({0.0}, true);
  s.scorer.acceptance = Acceptance::likelihood;
  const Scorer& scorer = s.ready();
  const simd::Kernels& kernels = *simd::kernels(simd::bestTarget());
  std::vector<double> points(20), scores(10), indices(10);
  const DrawSettings set = settings(5000, 0);
  const SurveyResult r = surveyCandidates(kernels, scorer, {}, set, 10, nullptr, points.data(), scores.data(), indices.data());
  CHECK(r.tested == 5000 && scores[0] == r.scoreMax && r.logLmax <= 0 && r.logLmax > -1e-2);
  CandidateTile tile(kernels, scorer);
  for (int i = 0; i < 10; i++) {
    CHECK(i == 0 || scores[i] <= scores[i - 1]);
    tile.cube(0)[0] = points[2 * i];
    tile.cube(1)[0] = points[2 * i + 1];
    tile.need()[0] = -1;
    tile.evaluate(1, true);
    CHECK(tile.score(0) == scores[i]);
    CHECK_NEAR(tile.parts(0).logScore, std::log(scores[i]), 1e-12);
  }
  CHECK(r.scoreSum > 10 * scores[9] && r.scoreSum < 5000);
}

// Walkers forget where they started and are distributed like the score.
void walkersFollowTheScore() {
  for (int kind = 0; kind < 3; kind++) {
    Setup s;
    s.scorer.acceptance = Acceptance::likelihood;
    const Scorer& scorer = s.ready();
    WalkSettings w;
    w.key = {5, static_cast<uint32_t>(kind)};
    w.walkers = 4000;
    w.steps = 100;
    (kind == 0 ? w.stretch : kind == 1 ? w.evolution : w.local) = 1;
    std::vector<double> points(8000), scores(4000);
    for (size_t i = 0; i < points.size(); i++) points[i] = uniformAt({8, 8}, i);
    const double width[] = {0.2, 0.4};
    const WalkResult r = walkCandidates(*simd::kernels(simd::bestTarget()), scorer, w, width, nullptr, points.data(),
                                        scores.data(), nullptr, nullptr);
    CHECK(r.accepted > r.proposed / 20 && r.accepted < r.proposed);
    const double chi = chiSquare(points, 4000, likelihood);
    CHECK(chi < 2.2);
    CHECK(chiSquare(points, 4000, [](double x, double y) { return std::sqrt(likelihood(x, y)); }) > 3);
  }
}

void chances() {
  CHECK_NEAR(intervalChance(-1, 1, 0, 1), 0.6826894921370859, 1e-15);
  CHECK_NEAR(intervalChance(5, 6, 0, 1), 2.8566498421000e-7, 1e-15);
  CHECK(intervalChance(0, 1, 0.5, 0) == 1 && intervalChance(0, 1, 1.5, 0) == 0);
  CHECK(intervalChance(0, 1, NAN, 1) == 0 && intervalChance(0, 1, 0.5, NAN) == 0);
  CHECK_NEAR(intervalChance(-kInfinity, 0, 0, 1), 0.5, 1e-15);
  CHECK_NEAR(logIntervalChance(-1, 1, 0, 1), std::log(0.6826894921370859), 1e-14);
  CHECK_NEAR(logIntervalChance(40, kInfinity, 0, 1), logNormalTail(40), 1e-10);
  CHECK_NEAR(logIntervalChance(-6, -5, 0, 1), logIntervalChance(5, 6, 0, 1), 1e-12);
  CHECK_NEAR(logIntervalChance(100, 101, 0, 1), logNormalTail(100), 1e-9);
  CHECK(logIntervalChance(2, 1, 0, 1) == -kInfinity);
}

void misfitsAreRefused() {
  Setup s;
  s.scorer.inflate = {};
  CHECK(!s.scorer.prepare().empty());
  Setup twice;
  twice.scorer.models.push_back(twice.scorer.models[0]);
  CHECK(!twice.scorer.prepare().empty());
  Setup elsewhere;
  elsewhere.scorer.models[0].columns = {1};
  CHECK(!elsewhere.scorer.prepare().empty());
}

}  // namespace

int main() {
  likelihoodLaw();
  foundLaw();
  mixedAndPower();
  mappedLaw();
  aroundStaysInside();
  splitsDoNotMatter();
  screenDropsTheFar();
  surveyKeepsTheBest();
  walkersFollowTheScore();
  chances();
  misfitsAreRefused();
  return finish();
}
