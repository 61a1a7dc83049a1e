#include "core/mssm/boundary.h"

namespace lode::mssm {

void apply(const HighScale& model, Parameters& p) {
  p.gaugino = model.gaugino;
  const double m2 = model.m0 * model.m0;
  p.mq2 = p.mu2 = p.md2 = p.ml2 = p.me2 = {m2, m2, m2};
  p.mHd2 = model.mHd2;
  p.mHu2 = model.mHu2;
  for (int f = 0; f < 3; f++) {
    p.tu[f] = model.a0 * p.yu[f];
    p.td[f] = model.a0 * p.yd[f];
    p.te[f] = model.a0 * p.ye[f];
  }
}

void apply(const LowScale& model, Parameters& p) {
  p.gaugino = model.gaugino;
  p.mu = model.mu;
  const auto squares = [](const Families& m) { return Families{m[0] * m[0], m[1] * m[1], m[2] * m[2]}; };
  p.mq2 = squares(model.mq);
  p.mu2 = squares(model.mUp);
  p.md2 = squares(model.mDown);
  p.ml2 = squares(model.ml);
  p.me2 = squares(model.me);
  p.tu = {0, 0, model.at * p.yu[2]};
  p.td = {0, 0, model.ab * p.yd[2]};
  p.te = {0, 0, model.aTau * p.ye[2]};
}

}  // namespace lode::mssm
