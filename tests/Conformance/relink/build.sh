#!/bin/sh
# Builds relink, which repeats links, into artifacts/relink when its source is newer.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
target=$(CDPATH='' cd -- "$here/../../.." && pwd)/artifacts/relink
if [ ! -f "$target/relink" ] || [ -n "$(find "$here" -type f -newer "$target/relink" -print -quit)" ]; then
  mkdir -p "$target"
  clang-19 -std=gnu11 -O2 -Wall -Wextra -o "$target/relink.$$" "$here/relink.c"
  mv -f "$target/relink.$$" "$target/relink"
fi
