#!/bin/bash
# Builds developer workloads and writes a link.rsp for each, which both afs-ld and ld64.lld-19 take.
#   bench/workloads/build.sh [NAME...]      README.md lists the names; default: all but the large synthetic ones
# They go to ${AFSLD_WORKLOADS:-~/.cache/afs-ld/workloads}/NAME; what is there already is kept as long as these scripts stay as they are.
# What is fetched is pinned by version and by SHA256SUMS; nothing of it is committed.
# Exit codes: 0 all are there, 1 one could not be built, 2 an unknown name, 3 a program that is needed is missing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${AFSLD_WORKLOADS:-${XDG_CACHE_HOME:-$HOME/.cache}/afs-ld/workloads}
mkdir -p "$cache/downloads" "$cache/sources"
cd "$cache"
platform_macos="-arch arm64 -platform_version macos 13.0 13.0"
everything="runtime runtime-g fortran flang-runtime fortsh fortsh-g fortsh-stub objc go dotnet self dawn skia skia-dead-strip both wechat synthetic-500"

fail() {
  echo "build.sh: $*" >&2
  exit 1
}

# need PROGRAM...
need() {
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null 2>&1 || { echo "build.sh: needs $program" >&2 && exit 3; }
  done
}

for step in "$here"/steps/*.sh; do
  # shellcheck source=/dev/null
  . "$step"
done
# ready NAME ARGUMENTS: writes NAME/link.rsp and sees lld accept it
ready() {
  mkdir -p "$1"
  echo "$2" >"$1/link.rsp"
  (cd "$1" && ld64.lld-19 @link.rsp)
}

# recipe STEP_FILE: a hash of what says how a workload of this step is made
recipe() {
  local step
  step=$(basename "$1" .sh)
  { find "$here"/steps/{fetch,compile,"$step"}.sh "$here"/*.py "$here/sources/$step" -type f -print0 2>/dev/null || true; } | sort -z | xargs -0 cat | sha256sum
}

# build NAME: makes it unless it was made as these scripts say now
build() {
  local name=$1 maker file fresh
  case $name in
    synthetic-*) maker=make_synthetic ;;
    *) maker=make_$name ;;
  esac
  file=$(shopt -s extdebug && declare -F "$maker" | cut -d ' ' -f 3-)
  [ -n "$file" ] || { echo "build.sh: unknown workload: $name" >&2 && exit 2; }
  fresh=$(recipe "$file")
  if [ "$(cat "$name/recipe" 2>/dev/null)" != "$fresh" ]; then
    mkdir -p "$name"
    # Not with the lock: servers that a compiler leaves behind would hold it.
    "$maker" "$name" 9>&-
    echo "$fresh" >"$name/recipe"
  fi
}

exec 9>.lock
flock 9
need ld64.lld-19 llvm-nm-19 python3
# shellcheck disable=SC2086 # the list is meant to be split
[ $# -gt 0 ] || set -- $everything
for name in "$@"; do
  build "$name"
  echo "$cache/$name/link.rsp"
done
