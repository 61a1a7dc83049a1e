#include "core/candidates.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lode {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool ofParameter(const Problem& problem, int column) { return column < problem.parameters; }

bool ofObservable(const Problem& problem, int column) {
  return column >= problem.parameters && column < problem.parameters + problem.observables;
}

/** An interval of an observable, as one of its logarithm. */
DirectRequirement logarithmic(DirectRequirement r) {
  r.lower = r.lower > 0 ? std::log(r.lower) : -kInfinity;
  // Nothing is predicted to be <= 0: an empty interval.
  r.upper = r.upper > 0 ? std::log(r.upper) : -kInfinity;
  if (r.upper == -kInfinity) r.lower = kInfinity;
  return r;
}

std::string addModel(Scorer& scorer, size_t index) {
  const ScorerModel& m = scorer.models[index];
  const size_t outputs = static_cast<size_t>(m.model.outputs);
  if (m.model.inputs != scorer.problem->dim) return "a model does not have as many inputs as the problem has dimensions";
  if (m.columns.size() != outputs || m.log.size() != outputs) return "a model's columns do not match its outputs";
  for (size_t k = 0; k < outputs; k++) {
    const int32_t o = m.columns[k];
    if (o < 0 || o >= scorer.problem->observables) return "a model predicts an observable that the problem does not have";
    if (scorer.modelOf[o] >= 0) return "two models predict the same observable";
    scorer.modelOf[o] = static_cast<int>(index);
    scorer.logOf[o] = m.log[k];
  }
  scorer.members = std::max(scorer.members, static_cast<int>(m.model.members));
  return {};
}

void sortRequirement(Scorer& scorer, const Requirement& r, bool constraintOnParameters) {
  const Problem& problem = *scorer.problem;
  if (constraintOnParameters) {
    scorer.checksParameters = true;
  } else if (r.of == Requirement::Of::column && ofParameter(problem, r.index)) {
    scorer.onParameters.push_back(r);
  } else if (r.of == Requirement::Of::column && ofObservable(problem, r.index)) {
    const int observable = r.index - problem.parameters;
    DirectRequirement direct{observable, r.lower, r.upper};
    const int model = scorer.modelOf[observable];
    if (model < 0) {
      scorer.indirect.push_back(r);  // never predicted, so never met
    } else {
      scorer.direct[model].push_back(scorer.logOf[observable] ? logarithmic(direct) : direct);
    }
  } else {
    scorer.indirect.push_back(r);
  }
}

bool readsParameters(const Problem& problem) {
  if (!problem.derived.empty()) return true;
  for (const Term& term : problem.terms) {
    if (term.kind == TermKind::expression) return true;
    for (int32_t column : term.columns)
      if (ofParameter(problem, column)) return true;
  }
  return std::any_of(problem.constraints.begin(), problem.constraints.end(),
                     [&](const Constraint& c) { return c.apply && ofParameter(problem, c.column); });
}

void measure(Scorer& scorer, const Surrogate& model) {
  if (model.kind != SurrogateKind::network) {
    scorer.mostValues = std::max(scorer.mostValues, model.members * model.outputs);
    return;
  }
  scorer.widest = std::max(scorer.widest, model.network.network.widest);
  scorer.mostInputs = std::max(scorer.mostInputs, model.inputs);
}

}  // namespace

std::string Scorer::prepare() {
  const size_t observables = static_cast<size_t>(problem->observables);
  modelOf.assign(observables, -1);
  logOf.assign(observables, 0);
  direct.resize(models.size());
  for (std::vector<double>* v : {&inflate, &extra, &screen})
    if (v->size() != observables) return "spread or screen does not have one number an observable";
  for (size_t o = 0; o < observables; o++)
    if (!(inflate[o] >= 0 && extra[o] >= 0 && screen[o] >= 0)) return "spread or screen holds a negative number";
  if (problem->dim < 1) return "the problem has no dimension";
  for (size_t i = 0; i < models.size(); i++) {
    const std::string wrong = addModel(*this, i);
    if (!wrong.empty()) return wrong;
    measure(*this, models[i].model);
  }
  if (hasPhysical) {
    if (physical.physicalClass < 0) return "the model of what is physical gives no probabilities";
    if (physical.inputs != problem->dim) return "the model of what is physical does not fit the problem's dimensions";
    measure(*this, physical);
  }
  if (!(mix >= 0 && mix <= 1) || std::isnan(logLmax)) return "logLmax or mix is out of range";
  // requirements starts with the applied constraints, in order.
  size_t next = 0;
  for (const Constraint& c : problem->constraints)
    if (c.apply) sortRequirement(*this, problem->requirements[next++], c.onParameters);
  for (; next < problem->requirements.size(); next++) sortRequirement(*this, problem->requirements[next], false);
  needsParameters = readsParameters(*problem);
  return {};
}

}  // namespace lode
