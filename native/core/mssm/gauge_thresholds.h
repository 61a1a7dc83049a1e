// One-loop decoupling of everything heavier than MZ from the electromagnetic and the strong coupling.
#pragma once

namespace lode::mssm {

struct Tree;

/** Delta of alpha_DRbar(Q) = alpha_MSbar(Q) / (1 - Delta) at the scale of `tree`; the top mass is the pole mass. */
double electromagnetic_threshold(const Tree& tree, double alpha, double mt);
double strong_threshold(const Tree& tree, double alphaS, double mt);

}  // namespace lode::mssm
