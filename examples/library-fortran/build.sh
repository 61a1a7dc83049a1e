#!/bin/sh
# Builds the library beside its source; what the compiler makes besides is not needed.
set -e
cd "$(dirname "$0")"
build=$(mktemp -d)
"${FC:-gfortran}" -O2 -shared -fPIC -J "$build" -o model.so model.f90
rm -r "$build"
