// Formulas: programs for a vector machine whose registers are columns of a block. Compiled in TypeScript
// (src/numerics/formula.ts), checked here, and run without branches on data; NaN propagates.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/block.h"
#include "core/reader.h"

namespace lode {

/** One instruction: register `out` = op(registers a, b, c); for `column` and `constant`, a is the column or constant. */
struct Instruction {
  int32_t op, out, a, b, c;
};

struct Program {
  std::vector<Instruction> instructions;
  std::vector<double> constants;
  int registers = 0;
  int result = 0;
};

/** Reads and checks a program that may use `columns` columns; failures go to the reader. */
Program readProgram(Reader& reader, int columns);

/** Doubles of scratch that `runProgram` needs. */
inline size_t programScratch(const Program& program) { return static_cast<size_t>(program.registers) * kBlockRows; }

/** out[0..rows) = the program's value for each row of the block `columns`. */
void runProgram(const Program& program, const double* columns, int rows, double* scratch, double* out);

}  // namespace lode
