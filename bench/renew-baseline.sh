#!/bin/bash
# Counts what the gated links cost now (allocated bytes, instructions under valgrind, system calls; instructions by perf where the machine
# counts them) and writes bench/baseline.json. Say in the commit why a number grew.
set -eu
cd "$(dirname "$0")/.."
tools/build-native.sh
AFSLD_RENEW_BASELINE=1 dotnet test tests/Conformance -c Release --nologo -v q "-p:RunAnalyzers=false" --filter "FullyQualifiedName~CountedGateTests"
git --no-pager diff --stat bench/baseline.json
