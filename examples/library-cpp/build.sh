#!/bin/sh
# Builds the library beside its source.
set -e
cd "$(dirname "$0")"
"${CXX:-c++}" -std=c++17 -O2 -shared -fPIC -I../../plugins/evaluators/library -o model.so model.cpp
