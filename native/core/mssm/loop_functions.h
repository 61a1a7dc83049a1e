// Passarino-Veltman functions of one-loop self-energies in the DRbar scheme: finite real parts, conventions of Pierce, Bagger, Matchev and Zhang,
// hep-ph/9606211, appendix B. All arguments are SQUARED momenta and masses in GeV^2 (a negative squared mass counts by its absolute
// value); q2 is the squared renormalization scale. Stable at zero momentum, for equal and for vanishing masses.
#pragma once

namespace lode::mssm {

inline constexpr double loopFactor = 0.0063325739776461107;  // 1 / (16 pi^2)

/** The finite parts of B0 and B1 = (A0(m2) - A0(m1) + (p^2 + m1^2 - m2^2) B0) / (2 p^2), which is near B0 / 2. */
struct BPair {
  double b0;
  double b1;
};

double a0(double m2, double q2);                                  // m^2 (1 - ln m^2/Q^2)
BPair b0b1(double p2, double m1, double m2, double q2);           // both at the price of one
double b0(double p2, double m1, double m2, double q2);            // (B.6)
double b1(double p2, double m1, double m2, double q2);            // (B.9)
double b22(double p2, double m1, double m2, double q2);           // (B.10)
double b22Tilde(double p2, double m1, double m2, double q2);      // B22 - A0(m1)/4 - A0(m2)/4 (B.14)
double loopF(double p2, double m1, double m2, double q2);         // (B.11): F = A0(m1) - 2 A0(m2) - (2 p^2 + 2 m1^2 - m2^2) B0
double loopG(double p2, double m1, double m2, double q2);         // (B.12): G = (p^2 - m1^2 - m2^2) B0 - A0(m1) - A0(m2)
double loopH(double p2, double m1, double m2, double q2);         // (B.13): H = 4 B22 + G

/** Three- and four-point functions at zero momentum; at most one of the masses may vanish. */
double c0(double a, double b, double c);                 // (C.19): -1/(2 m^2) for equal masses
double d0(double a, double b, double c, double d);       // (C.21): 1/(6 m^4) for equal masses
double d27(double a, double b, double c, double d);      // (C.22): -1/(12 m^2) for equal masses

}  // namespace lode::mssm
