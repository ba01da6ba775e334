#!/bin/bash
# Times afs-ld against ld64.lld-19: whole processes, interleaved, with one worker and with as many as there are cores; then prints a table
# and writes it with a plot and all numbers to a folder. One command does all of it:
#   bench/compare.sh
# [-n RUNS]     runs of each linker on each workload (10)
# [-o FOLDER]   where results go (artifacts/bench/results): compare.json, compare.md, compare.svg, and what --time says in profiles/
# [-q]          no fetched workloads and no synthetic one above 500 objects: a few minutes
# [WORKLOAD...] these instead: a name that bench/workloads/build.sh built, or a folder with a link.rsp (relative to it)
# Without names: hello and two archives of a language runtime's size (generated), what bench/workloads/build.sh builds (it is run first), and
# generated programs of 125, 500, 2,000 and 8,000 objects.
# Needs python3, GNU time, dotnet, and the peer: PEER_LINKER (ld64.lld-19). AFSLD_LINKER is measured instead of the native build.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
runs=10
results=$root/artifacts/bench/results
quick=
while getopts n:o:q option; do
  case $option in
    n) runs=$OPTARG ;;
    o) results=$(mkdir -p "$OPTARG" && cd "$OPTARG" && pwd) ;;
    q) quick=1 ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))

peer=$(command -v "${PEER_LINKER:-ld64.lld-19}") || { echo "compare.sh: no ${PEER_LINKER:-ld64.lld-19} here"; exit 1; }
[ -x /usr/bin/time ] || { echo "compare.sh: GNU time is needed (for instance: apt-get install time)"; exit 1; }
if [ -n "${AFSLD_LINKER:-}" ]; then
  ours=$AFSLD_LINKER
else
  "$root/tools/build-native.sh"
  ours=$root/artifacts/native/afs-ld
fi

# generate NAME OBJECTS FUNCTIONS [archives]
generated=$root/artifacts/bench/inputs
generate() {
  if ! [ -e "$generated/$1-$2-$3/link.rsp" ]; then
    dotnet run -c Release -v q --project "$root/bench" -- generate "$2" "$3" "$generated/$1-$2-$3" "${@:4}"
  fi
  names+=("$1=$generated/$1-$2-$3")
}

cache=${AFSLD_WORKLOADS:-${XDG_CACHE_HOME:-$HOME/.cache}/afs-ld/workloads}
names=()
if [ $# -gt 0 ]; then
  for workload in "$@"; do
    folder=$workload
    [ -e "$folder/link.rsp" ] || folder=$cache/$workload
    if ! [ -e "$folder/link.rsp" ]; then
      echo "compare.sh: no $workload/link.rsp here or in $cache; bench/workloads/build.sh builds the workloads that it lists" >&2
      exit 2
    fi
    names+=("$(basename "$folder")=$folder")
  done
else
  generate hello 1 2
  generate archives 34 160 archives
  if [ -z "$quick" ]; then
    "$root/bench/workloads/build.sh" >&2 || echo "compare.sh: not every workload could be built: those that are there are measured" >&2
    for folder in "$cache"/*/; do
      case $(basename "$folder") in
        synthetic-*) ;;
        *) [ ! -e "$folder/link.rsp" ] || names+=("$(basename "$folder")=$folder") ;;
      esac
    done
  fi
  for objects in 125 500 2000 8000; do
    [ -z "$quick" ] || [ $objects -le 500 ] || continue
    generate synthetic-$objects $objects 100
  done
fi

mkdir -p "$results"
python3 "$root/bench/measure.py" --pairs "$runs" --ours "$ours" --peer "$peer" "${names[@]}" >"$results/compare.json"
python3 "$root/bench/plot.py" table "$results/compare.json" | tee "$results/compare.md"
python3 "$root/bench/plot.py" svg "$results/compare.json" >"$results/compare.svg"
# One profile of each, for what the numbers do not say: that of the fastest of as many links.
mkdir -p "$results/profiles"
total() { sed -n 's/^total  *\([0-9.]*\) .*/\1/p' "$1"; }
for entry in "${names[@]}"; do
  profile=$results/profiles/${entry%%=*}.txt
  rm -f "$profile"
  for _ in $(seq "$runs"); do
    (cd "${entry#*=}" && "$ours" @link.rsp -o "$results/profiles/out" --time 2>"$results/profiles/next" >/dev/null) || true
    if ! [ -e "$profile" ] || awk "BEGIN { exit !($(total "$results/profiles/next") < $(total "$profile")) }"; then
      mv "$results/profiles/next" "$profile"
    fi
  done
done
rm -f "$results/profiles/out" "$results/profiles/next"
echo "compare.sh: $results/compare.{json,md,svg}" >&2
