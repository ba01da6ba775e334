#!/bin/bash
# Compares cases with the peer and writes a page for each output: tools/report.sh 'CASE' [FOLDER]. CASE may hold * and ?.
set -u
cd "$(dirname "$0")/.." || exit 1
[ $# -ge 1 ] || { echo "usage: tools/report.sh CASE [FOLDER]"; exit 2; }
AFSLD_CASE=$1
AFSLD_REPORT=$(realpath -m "${2:-artifacts/reports}")
export AFSLD_CASE AFSLD_REPORT
tools/build-native.sh && tests/Conformance/machorun/build.sh && tests/Conformance/relink/build.sh || exit 1
dotnet test tests/Conformance -c Release --nologo -v q -p:RunAnalyzers=false --filter "FullyQualifiedName~StructureTests"
status=$?
ls -1 "$AFSLD_REPORT"
exit $status
