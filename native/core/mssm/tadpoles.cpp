#include "core/mssm/tadpoles.h"

#include "core/mssm/higgs_one_loop.h"

namespace lode::mssm {

Tadpoles one_loop_tadpoles(const Parameters& p, const Tree& tree) {
  const HiggsSelfEnergy loops(p, tree, cp_even_higgs(), HiggsSelfEnergy::Part::tadpole);
  return {loops.tadpole[0] / p.vd(), loops.tadpole[1] / p.vu()};
}

}  // namespace lode::mssm
