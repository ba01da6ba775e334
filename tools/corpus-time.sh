#!/bin/bash
# Says how long the corpus took (links of all cases, comparison, run, verification): corpus-time.sh RESULTS.trx
# The time is what the tests of these classes cover together, not the sum of what each waited; other tests may have run beside them.
set -u
grep -o '<UnitTestResult [^>]*' "$1" \
  | grep -E 'testName="AfsLd\.Tests\.Conformance\.(LinkAndRun|Structure|Tolerance|Acceptance|Canary|Report)Tests\.' \
  | sed -E 's/.* startTime="[^T]*T([0-9:.]*)[^"]*" endTime="[^T]*T([0-9:.]*)[^"]*".*/\1 \2/' \
  | awk '
    function seconds(time, parts) { split(time, parts, ":"); return parts[1] * 3600 + parts[2] * 60 + parts[3] }
    {
      start = seconds($1); end = seconds($2)
      if (NR == 1) { first = start }
      # Past midnight.
      if (start < first - 43200) { start += 86400 }
      if (end < start) { end += 86400 }
      print start, end
    }' \
  | sort -n \
  | awk '
    NR == 1 { until = $1 }
    { if ($1 > until) { until = $1 } if ($2 > until) { covered += $2 - until; until = $2 } }
    END { if (NR > 0) { printf "corpus: %d tests in %.0f s (links, comparison, run and verification of all cases)\n", NR, covered } }'
