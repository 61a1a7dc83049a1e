// The kernels that a call asked for: an instruction set's number, checked against this machine.
#pragma once
#include "addon/arguments.h"
#include "simd/kernels.h"

namespace lode {

const simd::Kernels* kernelsArgument(Arguments& args, size_t index);

}  // namespace lode
