#!/bin/sh
# Builds the library beside its source.
set -e
cd "$(dirname "$0")"
"${CC:-cc}" -O2 -shared -fPIC -I../../plugins/evaluators/library -o model.so model.c -lm
