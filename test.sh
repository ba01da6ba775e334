#!/bin/bash
# Runs every test. ./test.sh [--thorough]: 10,000 cases a property instead of 100, 2,000 damaged inputs a link instead of 40.
# Installs what the tests need from Debian when it may; tests whose tools are missing are skipped by name and counted.
set -u
cd "$(dirname "$0")" || exit 1
[ "${1:-}" != --thorough ] || export AFSLD_THOROUGH=1

tools="clang-19 llvm-19 lld-19 flang-19 qemu-user-static gcc-aarch64-linux-gnu g++-aarch64-linux-gnu libc6-dev-arm64-cross valgrind strace cmake make npm xz-utils"
have() { command -v "$1" >/dev/null 2>&1; }
if ! { have clang-19 && have llvm-mc-19 && have ld64.lld-19 && have flang-new-19 && have qemu-aarch64-static && have aarch64-linux-gnu-g++ \
  && have valgrind && have strace && have cmake && have make && have npm && have xz; }; then
  if [ "$(id -u)" = 0 ] && have apt-get; then
    echo "test.sh: installing $tools"
    # shellcheck disable=SC2086
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $tools; } >/dev/null 2>&1 \
      || echo "test.sh: not all of them could be installed"
  else
    echo "test.sh: for all tests install: $tools"
  fi
fi

tools/build-native.sh || exit 1
tests/Conformance/machorun/build.sh || echo "test.sh: no loader here: the tests that run programs are skipped"
tests/Conformance/relink/build.sh || echo "test.sh: no C compiler here: links are not repeated"
mkdir -p artifacts/tests
rm -f artifacts/tests/*.trx
status=0
passed=0
failed=0
skipped=0
for project in tests/Properties tests/Conformance; do
  name=$(basename "$project")
  if ! dotnet test "$project" -c Release --nologo -v q --logger "trx;LogFileName=$PWD/artifacts/tests/$name.trx" "-p:RunAnalyzers=false"; then
    status=1
  fi

  counters=$(grep -o '<Counters [^>]*' "artifacts/tests/$name.trx" 2>/dev/null | head -1)
  if [ -z "$counters" ]; then
    echo "test.sh: $name did not run"
    status=1
    continue
  fi

  value() { printf '%s' "$counters" | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*'; }
  passed=$((passed + $(value passed)))
  failed=$((failed + $(value failed)))
  skipped=$((skipped + $(value total) - $(value executed)))
done

if [ -n "${CI:-}" ] && [ "$skipped" -gt 0 ]; then
  echo "test.sh: a skipped test counts as a failure in CI"
  status=1
fi
[ "$failed" = 0 ] || status=1
tools/corpus-time.sh artifacts/tests/Conformance.trx
echo "$passed passed, $failed failed, $skipped skipped"
exit $status
