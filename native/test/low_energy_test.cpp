// The low-energy observables on spectra of SOFTSUSY 4.1.22: a_mu beside GM2Calc 2.3.1, the decays beside SuperIso 3.4.
#include "core/mssm/low_energy.h"

#include <cmath>
#include <limits>

#include "check.h"
#include "core/mssm/dipole_functions.h"

using namespace lode::mssm;

namespace {

struct Reference {
  const char* name;
  double amu, bsgamma, bsmumu;  // GM2Calc, SuperIso, SuperIso
  /** Q, g', g, g3, Yt Yb Ytau, At Ab Amu, M1 M2 M3, mu, tan beta, v; soft masses q u d l e; poles and mixings as read below. */
  double values[88];
};

const Reference references[] = {
    {"ATLAS30_1000_600", 4.683e-10, 0.0002625, 4.305e-09,
     {
      998.0981, 0.3619316, 0.6397835, 1.051557, 0.843404, 0.3632583, 0.3115353, -1737.992, -2934.805, -2122.198,
      256.398, 473.3946, 1327.171, 1159.089, 29.42839, 243.9029, 1547.903, 1547.856, 1186.53, 1514.471, 1514.46,
      850.1648, 1510.584, 1510.497, 1358.353, 1071.537, 1071.226, 974.1592, 1022.243, 1021.586, 802.1582, 80.36331,
      91.1876, 172.69, 0.1179, 121.5504, 1269.385, 1269.722, 1272.377, -0.03415902, 1402.813, 255.2295, 490.308,
      -1157.857, 1160.321, 490.4647, 1162.087, 0.9991153, -0.00417169, 0.04056958, -0.01025791, 0.007807506,
      0.9960666, -0.08097098, 0.03512994, -0.02126078, 0.03259414, 0.7057955, 0.7073459, -0.03543362, 0.08228966,
      0.7026026, -0.7059196, 0.9933979, -0.1147199, 0.1147199, 0.9933979, 0.9987598, -0.04978868, 0.04978868,
      0.9987598, 842.8275, 1257.816, 1209.793, 1396.013, 795.0866, 983.3608, 0.3180107, 0.9480871, 0.984901,
      0.1731187, 0.2018388, 0.9794187, 1577.843, 1579.668, 1074.521, 1023.843, 1071.293,
     }},
    {"HM2", 1.029e-09, 0.0002981, 4.639e-09,
     {
      1349.732, 0.3632237, 0.6401774, 1.03944, 0.838448, 0.4236602, 0.3727373, -1338.289, -1790.454, -364.4186,
      342.8146, 628.8225, 1726.581, 930.3411, 34.31836, 243.5942, 1594.933, 1594.912, 1435.229, 1533.952, 1533.947,
      1263.445, 1526.409, 1526.368, 1449.804, 630.2341, 630.1614, 605.9049, 455.764, 455.5599, 382.7941, 80.36523,
      91.1876, 172.69, 0.1179, 118.2261, 926.8252, 926.7975, 930.4766, -0.02961125, 1775.539, 337.1986, 637.3737,
      -935.0978, 944.7959, 637.5103, 945.3696, 0.9981645, -0.006414785, 0.05606114, -0.02199263, 0.0169808, 0.9832822,
      -0.1497295, 0.10222, -0.02381254, 0.03428322, 0.705461, 0.7075185, -0.05303104, 0.1787168, 0.6904803, -0.698917,
      0.9771516, -0.2125436, 0.2125436, 0.9771516, 0.9894115, -0.1451373, 0.1451373, 0.9894115, 1279.129, 1506.709,
      1459.911, 1512.112, 365.1856, 624.8953, 0.3458074, 0.9383055, 0.7951917, 0.6063582, 0.2475527, 0.9688744,
      1646.893, 1648.692, 638.9861, 462.0785, 633.7723,
     }},
    {"LM9", 1.227e-09, 0.000236, 4.092e-09,
     {
      953.0515, 0.3621022, 0.6453295, 1.072595, 0.8639446, 0.6859043, 0.5119849, -299.3548, -348.5916, -41.40092,
      72.49054, 135.8263, 397.8625, 161.6002, 49.68068, 242.8703, 1459.547, 1459.481, 1012.95, 1462.097, 1462.09,
      877.7579, 1462.63, 1462.503, 1131.222, 1447.022, 1446.45, 1267.256, 1448.485, 1447.339, 1055.791, 80.38547,
      91.1876, 172.69, 0.1179, 114.0943, 520.9492, 520.9255, 527.9989, -0.02188709, 488.379, 64.32764, 109.3318,
      -177.9624, 220.9808, 105.689, 222.7348, 0.8841922, -0.1867935, 0.3957687, -0.1633387, -0.4074581, -0.7472054,
      0.4384237, -0.2888712, -0.1251535, 0.1776547, 0.660187, 0.7189774, -0.1910984, 0.612561, 0.4640096, -0.6106926,
      -0.6612514, 0.7501644, -0.7501644, -0.6612514, -0.8783968, 0.477932, -0.477932, -0.8783968, 884.1789, 1029.682,
      1015.974, 1135.77, 1052.24, 1267.708, 0.1689666, 0.9856218, 0.9969196, 0.07843068, 0.02897734, 0.9995801,
      1475.3, 1477.362, 1449.536, 1449.237, 1446.999,
     }},
    {"SPS1a", 2.959e-09, 0.000282, 3.55e-09,
     {
      466.3485, 0.3609854, 0.6462243, 1.097487, 0.8791417, 0.1366729, 0.1019415, -507.0879, -796.5207, -253.351,
      101.5433, 191.5928, 586.8054, 352.499, 9.852123, 244.9495, 546.0803, 546.0788, 498.1661, 528.1064, 528.1048,
      423.9923, 526.0155, 526.014, 522.8497, 195.3903, 195.3875, 194.5356, 135.9432, 135.9348, 133.4348, 80.3901,
      91.1876, 172.69, 0.1179, 109.9734, 395.4599, 395.0578, 403.4429, -0.1131186, 609.93, 97.06562, 180.2154,
      -360.0302, 377.7957, 179.7619, 378.8654, 0.9848956, -0.06056796, 0.1521305, -0.05628871, 0.1094837, 0.941966,
      -0.2754693, 0.1575756, -0.06113655, 0.09153931, 0.695105, 0.7104308, -0.1193995, 0.3172572, 0.6463761,
      -0.6835858, 0.9144713, -0.4046507, 0.4046507, 0.9144713, 0.9725758, -0.2325861, 0.2325861, 0.9725758, 399.6462,
      585.3072, 514.5957, 546.0447, 134.3372, 206.3099, 0.5581698, 0.8297267, 0.9327225, 0.360595, 0.2863505,
      0.9581249, 563.2108, 568.654, 202.3086, 144.0427, 186.1246,
     }},
    {"corner_m0_0", 4.075e-11, 0.0003175, 3.55e-09,
     {
      7224.431, 0.3669155, 0.6315643, 0.9639609, 0.7888175, 0.4566108, 0.4299617, -7133.321, -8953.335, -2019.356,
      2313.863, 4061.375, 9633.234, 4619.911, 38.94966, 242.2864, 8474.04, 8473.913, 7686.904, 8051.227, 8051.207,
      6788.831, 7994.083, 7993.831, 7533.021, 3153.362, 3153.04, 3042.951, 1801.563, 1800.405, 1354.582, 80.3693,
      91.1876, 172.69, 0.1179, 125.855, 4351.312, 4351.284, 4352.081, -0.02569353, 9787.512, 2272.462, 4140.816,
      -4635.269, 4641.543, 4140.98, 4641.773, 0.9998925, -0.0003104818, 0.01300803, -0.006761172, 0.001703533,
      0.9951824, -0.07345259, 0.06491331, -0.004414938, 0.006069703, 0.7070502, 0.7071235, -0.01387894, 0.09785185,
      0.703218, -0.7040716, 0.9945856, -0.103921, 0.103921, 0.9945856, 0.9957738, -0.09184029, 0.09184029, 0.9957738,
      6937.481, 7873.965, 7732.963, 7872.637, 1356.608, 3086.338, 0.07473591, 0.9972034, 0.1558033, 0.9877881,
      0.04612948, 0.9989355, 8727.622, 8727.861, 3208.035, 1843.05, 3206.738,
     }},
};

LowEnergyInput read(const double* at) {
  const auto next = [&] { return *at++; };
  LowEnergyInput in;
  Parameters& p = in.running;
  p.scale = next();
  p.g = {next() / std::sqrt(0.6), next(), next()};
  p.yu[2] = next();
  p.yd[2] = next();
  p.ye[2] = next();
  p.tu[2] = next() * p.yu[2];
  p.td[2] = next() * p.yd[2];
  p.ye[1] = p.ye[2] * kMuonMass / 1.777;
  p.te[1] = next() * p.ye[1];
  for (double& m : p.gaugino) m = next();
  p.mu = next();
  p.tanBeta = next();
  p.v = next();
  for (Families* soft : {&p.mq2, &p.mu2, &p.md2, &p.ml2, &p.me2})
    for (double& m : *soft) m = std::pow(next(), 2);
  for (double* x : {&in.mW, &in.mZ, &in.mt, &in.alphaS, &in.mh, &in.mH, &in.mA, &in.mHp, &in.alpha, &in.gluino}) *x = next();
  for (double& m : in.neutralino) m = next();
  for (double& m : in.chargino) m = next();
  for (auto& row : in.n)
    for (double& x : row) x = next();
  for (Matrix<2>* m : {&in.u, &in.v})
    for (auto& row : *m)
      for (double& x : row) x = next();
  for (SfermionPair* pair : {&in.stop, &in.sbottom, &in.stau})
    for (double& m2 : pair->m2) m2 = std::pow(next(), 2);
  for (SfermionPair* pair : {&in.stop, &in.sbottom, &in.stau}) {
    pair->c = next();
    pair->s = next();
  }
  for (double* x : {&in.charmL, &in.strangeL, &in.smuonL, &in.smuonR, &in.muonSneutrino}) *x = next();
  return in;
}

void agreesWithOtherPrograms() {
  for (const Reference& r : references) {
    const LowEnergyInput in = read(r.values);
    CHECK_NEAR(muonAnomaly(in) / r.amu, 1, 0.03);
    CHECK_NEAR(bToSGamma(in).branching / r.bsgamma, 1.05, 0.1);  // the Standard Models differ by 0.05
    CHECK_NEAR(bsToMuMu(in).branching / r.bsmumu, 1.04, 0.05);
  }
}

/** Negative control: the tests above must see a wrong sign, and what tan beta and the superpartners bring. */
void seesWhatMatters() {
  LowEnergyInput in = read(references[0].values);
  const double amu = muonAnomaly(in), bsgamma = bToSGamma(in).ratio;
  in.running.mu = -in.running.mu;
  for (auto& row : in.u) row[1] = -row[1];
  for (auto& row : in.n) row[2] = -row[2];
  CHECK(muonAnomaly(in) < 0 || std::fabs(muonAnomaly(in) / amu - 1) > 0.3);
  CHECK(std::fabs(bToSGamma(in).ratio - bsgamma) > 0.01);
}

void decouples() {
  LowEnergyInput in = read(references[0].values);
  const double scale = 100;
  Parameters& p = in.running;
  p.scale *= scale;
  p.mu *= scale;
  for (double& m : p.gaugino) m *= scale;
  for (Families* t : {&p.tu, &p.td, &p.te})
    for (double& x : *t) x *= scale;
  for (double* x : {&in.mH, &in.mA, &in.mHp, &in.gluino, &in.charmL, &in.strangeL, &in.smuonL, &in.smuonR, &in.muonSneutrino})
    *x *= scale;
  for (Families* soft : {&p.mq2, &p.mu2, &p.md2, &p.ml2, &p.me2})
    for (double& m : *soft) m *= scale * scale;
  for (double& m : in.neutralino) m *= scale;
  for (double& m : in.chargino) m *= scale;
  for (SfermionPair* pair : {&in.stop, &in.sbottom, &in.stau})
    for (double& m2 : pair->m2) m2 *= scale * scale;
  in.u = in.v = {{{1, 0}, {0, 1}}};
  const double half = std::sqrt(0.5);
  in.n = {{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, half, half}, {0, 0, half, -half}}};
  in.stop.c = 1;
  in.stop.s = 0;
  CHECK(std::fabs(muonAnomaly(in)) < 1e-12);
  CHECK_NEAR(bToSGamma(in).ratio, 1, 0.01);
  CHECK_NEAR(bsToMuMu(in).ratio, 1, 0.01);
}

void dipolesAreSmooth() {
  double (*functions[])(double) = {dipoleC1, dipoleC2, dipoleN1, dipoleN2};
  for (auto f : functions) {
    CHECK_NEAR(f(1), 1, 1e-15);
    for (const double edge : {0.9, 1.1}) CHECK_NEAR(f(edge * (1 - 1e-13)), f(edge * (1 + 1e-13)), 1e-10);
    CHECK(f(3) < f(0.3));
  }
}

void survivesNonsense() {
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), 0.0, -1.0, 1e300, std::numeric_limits<double>::infinity()}) {
    double values[sizeof(references[0].values) / sizeof(double)];
    for (double& x : values) x = bad;
    const LowEnergyInput in = read(values);
    muonAnomaly(in);
    bToSGamma(in);
    bsToMuMu(in);
  }
  CHECK(true);
}

}  // namespace

int main() {
  agreesWithOtherPrograms();
  seesWhatMatters();
  decouples();
  dipolesAreSmooth();
  survivesNonsense();
  return finish();
}
