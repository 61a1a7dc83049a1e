#!/bin/sh
# Compiles the model when it is newer than the program, then becomes the program. Several workers may do so at once, so
# the program is put into its place in one step.
set -e
if [ ! -x model ] || [ model.c -nt model ]; then
  "${CC:-cc}" -O2 -o "model.$$" model.c -lm
  mv "model.$$" model
fi
exec ./model
