#include "core/formula.h"

#include <algorithm>
#include <cmath>

#if defined(__GLIBC__) && defined(__x86_64__)
// glibc 2.35 brought a new version of hypot; with the old one a core compiled there runs on machines from 2.29 on.
__asm__(".symver hypot,hypot@GLIBC_2.2.5");
#endif

namespace lode {

namespace {

/** Operations by number; src/numerics/formula-table.ts lists them in this order. */
enum Op : int32_t {
  kColumn, kConstant,
  kNegate, kNot, kAbs, kSign, kSqrt, kCbrt, kSquare, kExp, kExpm1, kLog, kLog1p, kLog10, kLog2,
  kSin, kCos, kTan, kAsin, kAcos, kAtan, kSinh, kCosh, kTanh, kAsinh, kAcosh, kAtanh,
  kFloor, kCeil, kRound, kTrunc, kErf, kErfc, kGamma,
  kAdd, kSubtract, kMultiply, kDivide, kPower, kModulo, kAtan2, kHypot, kMin, kMax,
  kLess, kLessEqual, kGreater, kGreaterEqual, kEqual, kUnequal, kAnd, kOr, kXor,
  kChoose,
  kOps
};

int operands(int32_t op) { return op <= kConstant ? 0 : op < kAdd ? 1 : op < kChoose ? 2 : 3; }

// A limit for what a program may ask for; the compiler's own limits are lower.
constexpr int32_t kMaxRegisters = 4096;

template <typename F>
inline void map1(const double* a, double* out, int rows, F f) {
  for (int i = 0; i < rows; i++) out[i] = f(a[i]);
}

template <typename F>
inline void map2(const double* a, const double* b, double* out, int rows, F f) {
  for (int i = 0; i < rows; i++) out[i] = f(a[i], b[i]);
}

double sign(double x) { return std::isnan(x) ? x : static_cast<double>((x > 0) - (x < 0)); }

/** The remainder with the sign of the divisor, as in mathematics. */
double modulo(double a, double b) {
  const double r = std::fmod(a, b);
  return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}

// Unlike fmin and fmax: a missing number must not pass unseen.
double least(double a, double b) { return std::isnan(a) || std::isnan(b) ? NAN : std::min(a, b); }
double most(double a, double b) { return std::isnan(a) || std::isnan(b) ? NAN : std::max(a, b); }

/** Truth of NaN is unknown: logical operations give NaN for it, as arithmetic does. */
double truth(bool value, double a, double b) { return std::isnan(a) || std::isnan(b) ? NAN : value ? 1.0 : 0.0; }

void unary(int32_t op, const double* a, double* out, int rows) {
  switch (op) {
    case kNegate: return map1(a, out, rows, [](double x) { return -x; });
    case kNot: return map1(a, out, rows, [](double x) { return truth(x == 0, x, x); });
    case kAbs: return map1(a, out, rows, [](double x) { return std::fabs(x); });
    case kSign: return map1(a, out, rows, sign);
    case kSqrt: return map1(a, out, rows, [](double x) { return std::sqrt(x); });
    case kCbrt: return map1(a, out, rows, [](double x) { return std::cbrt(x); });
    case kSquare: return map1(a, out, rows, [](double x) { return x * x; });
    case kExp: return map1(a, out, rows, [](double x) { return std::exp(x); });
    case kExpm1: return map1(a, out, rows, [](double x) { return std::expm1(x); });
    case kLog: return map1(a, out, rows, [](double x) { return std::log(x); });
    case kLog1p: return map1(a, out, rows, [](double x) { return std::log1p(x); });
    case kLog10: return map1(a, out, rows, [](double x) { return std::log10(x); });
    case kLog2: return map1(a, out, rows, [](double x) { return std::log2(x); });
    case kSin: return map1(a, out, rows, [](double x) { return std::sin(x); });
    case kCos: return map1(a, out, rows, [](double x) { return std::cos(x); });
    case kTan: return map1(a, out, rows, [](double x) { return std::tan(x); });
    case kAsin: return map1(a, out, rows, [](double x) { return std::asin(x); });
    case kAcos: return map1(a, out, rows, [](double x) { return std::acos(x); });
    case kAtan: return map1(a, out, rows, [](double x) { return std::atan(x); });
    case kSinh: return map1(a, out, rows, [](double x) { return std::sinh(x); });
    case kCosh: return map1(a, out, rows, [](double x) { return std::cosh(x); });
    case kTanh: return map1(a, out, rows, [](double x) { return std::tanh(x); });
    case kAsinh: return map1(a, out, rows, [](double x) { return std::asinh(x); });
    case kAcosh: return map1(a, out, rows, [](double x) { return std::acosh(x); });
    case kAtanh: return map1(a, out, rows, [](double x) { return std::atanh(x); });
    case kFloor: return map1(a, out, rows, [](double x) { return std::floor(x); });
    case kCeil: return map1(a, out, rows, [](double x) { return std::ceil(x); });
    case kRound: return map1(a, out, rows, [](double x) { return std::round(x); });
    case kTrunc: return map1(a, out, rows, [](double x) { return std::trunc(x); });
    case kErf: return map1(a, out, rows, [](double x) { return std::erf(x); });
    case kErfc: return map1(a, out, rows, [](double x) { return std::erfc(x); });
    case kGamma: return map1(a, out, rows, [](double x) { return std::tgamma(x); });
    default: return;
  }
}

void binary(int32_t op, const double* a, const double* b, double* out, int rows) {
  switch (op) {
    case kAdd: return map2(a, b, out, rows, [](double x, double y) { return x + y; });
    case kSubtract: return map2(a, b, out, rows, [](double x, double y) { return x - y; });
    case kMultiply: return map2(a, b, out, rows, [](double x, double y) { return x * y; });
    case kDivide: return map2(a, b, out, rows, [](double x, double y) { return x / y; });
    case kPower: return map2(a, b, out, rows, [](double x, double y) { return std::pow(x, y); });
    case kModulo: return map2(a, b, out, rows, modulo);
    case kAtan2: return map2(a, b, out, rows, [](double x, double y) { return std::atan2(x, y); });
    case kHypot: return map2(a, b, out, rows, [](double x, double y) { return std::hypot(x, y); });
    case kMin: return map2(a, b, out, rows, least);
    case kMax: return map2(a, b, out, rows, most);
    case kLess: return map2(a, b, out, rows, [](double x, double y) { return truth(x < y, x, y); });
    case kLessEqual: return map2(a, b, out, rows, [](double x, double y) { return truth(x <= y, x, y); });
    case kGreater: return map2(a, b, out, rows, [](double x, double y) { return truth(x > y, x, y); });
    case kGreaterEqual: return map2(a, b, out, rows, [](double x, double y) { return truth(x >= y, x, y); });
    case kEqual: return map2(a, b, out, rows, [](double x, double y) { return truth(x == y, x, y); });
    case kUnequal: return map2(a, b, out, rows, [](double x, double y) { return truth(x != y, x, y); });
    case kAnd: return map2(a, b, out, rows, [](double x, double y) { return truth(x != 0 && y != 0, x, y); });
    case kOr: return map2(a, b, out, rows, [](double x, double y) { return truth(x != 0 || y != 0, x, y); });
    case kXor: return map2(a, b, out, rows, [](double x, double y) { return truth((x != 0) != (y != 0), x, y); });
    default: return;
  }
}

void choose(const double* condition, const double* yes, const double* no, double* out, int rows) {
  for (int i = 0; i < rows; i++) {
    out[i] = std::isnan(condition[i]) ? condition[i] : condition[i] != 0 ? yes[i] : no[i];
  }
}

}  // namespace

Program readProgram(Reader& reader, int columns) {
  Program program;
  program.registers = reader.next("a program's register count", 1, kMaxRegisters);
  program.result = reader.next("a program's result", 0, program.registers - 1);
  const int constants = reader.next("a program's constant count", 0, reader.codeLeft());
  const int count = reader.next("a program's length", 1, std::max(1, reader.codeLeft() / 5));
  const double* values = reader.take("a program's constants", static_cast<size_t>(constants));
  if (!reader.ok()) return program;
  program.constants.assign(values, values + constants);
  // Straight-line code: what was written before an instruction is known, so no program can read stale scratch.
  std::vector<bool> written(static_cast<size_t>(program.registers), false);
  const auto read = [&](int32_t r) {
    if (!written[static_cast<size_t>(r)]) reader.fail("a program reads a register that it has not written");
  };
  for (int i = 0; i < count && reader.ok(); i++) {
    Instruction in{};
    in.op = reader.next("an operation", 0, kOps - 1);
    in.out = reader.next("a register", 0, program.registers - 1);
    const int n = operands(in.op);
    const int last = in.op == kColumn ? columns - 1 : in.op == kConstant ? constants - 1 : program.registers - 1;
    in.a = reader.next(in.op == kColumn ? "a column" : "an operand", 0, last);
    in.b = reader.next("an operand", 0, n >= 2 ? program.registers - 1 : 0);
    in.c = reader.next("an operand", 0, n >= 3 ? program.registers - 1 : 0);
    if (n >= 1) read(in.a);
    if (n >= 2) read(in.b);
    if (n >= 3) read(in.c);
    written[static_cast<size_t>(in.out)] = true;
    program.instructions.push_back(in);
  }
  read(program.result);
  return program;
}

void runProgram(const Program& program, const double* columns, int rows, double* scratch, double* out) {
  const auto at = [scratch](int32_t r) { return scratch + static_cast<size_t>(r) * kBlockRows; };
  for (const Instruction& in : program.instructions) {
    if (in.op == kColumn) {
      const double* column = columns + static_cast<size_t>(in.a) * kBlockRows;
      std::copy(column, column + rows, at(in.out));
    } else if (in.op == kConstant) {
      std::fill(at(in.out), at(in.out) + rows, program.constants[static_cast<size_t>(in.a)]);
    } else if (in.op < kAdd) {
      unary(in.op, at(in.a), at(in.out), rows);
    } else if (in.op < kChoose) {
      binary(in.op, at(in.a), at(in.b), at(in.out), rows);
    } else {
      choose(at(in.a), at(in.b), at(in.c), at(in.out), rows);
    }
  }
  std::copy(at(program.result), at(program.result) + rows, out);
}

}  // namespace lode
