"""Writes native/core/sobol_directions.h from the direction numbers that SciPy ships (new-joe-kuo-6.21201).

Usage: python scripts/generate-sobol-directions.py > native/core/sobol_directions.h
"""
import os

import numpy
import scipy

DIMENSIONS = 256

path = os.path.join(os.path.dirname(scipy.__file__), "stats", "_sobol_direction_numbers.npz")
data = numpy.load(path)
polynomials = [int(p) for p in data["poly"][:DIMENSIONS]]
initial = []
for polynomial, row in zip(polynomials[1:], data["vinit"][1:DIMENSIONS]):
    degree = polynomial.bit_length() - 1
    initial.extend(int(m) for m in row[:degree])


def lines(values, width=20):
    for i in range(0, len(values), width):
        yield "    " + ", ".join(str(v) for v in values[i : i + width]) + ","


print("// Primitive polynomials and initial direction numbers of the Sobol sequence, new-joe-kuo-6 of S. Joe and F. Y. Kuo,")
print("// SIAM J. Sci. Comput. 30 (2008) 2635, doi:10.1137/070709359. Made by scripts/generate-sobol-directions.py from the")
print(f"// copy in SciPy {scipy.__version__}. Copyright (c) 2008 Frances Y. Kuo and Stephen Joe, three-clause BSD licence:")
print("// https://web.maths.unsw.edu.au/~fkuo/sobol/ ; the text stands in native/core/sobol_directions.license.")
print("#pragma once")
print("#include <cstdint>")
print()
print("namespace lode {")
print()
print(f"constexpr int kSobolDimensions = {DIMENSIONS};")
print()
print("/** Coefficients as bits, leading and trailing ones included; the first dimension (1) is the van der Corput sequence. */")
print("constexpr uint16_t kSobolPolynomials[kSobolDimensions] = {")
print("\n".join(lines(polynomials)))
print("};")
print()
print("/** Initial numbers m_1 ... m_s of the second and later dimensions, s being the degree of the polynomial. */")
print(f"constexpr uint16_t kSobolInitial[{len(initial)}] = {{")
print("\n".join(lines(initial)))
print("};")
print()
print("}  // namespace lode")
