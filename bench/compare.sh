#!/bin/bash
# Times afs-ld against ld64.lld-19, whole processes in interleaved pairs, and prints a table of medians and ratios.
#   bench/compare.sh [-n PAIRS] WORKLOAD...      a name that bench/workloads/build.sh built, or a folder with a link.rsp (relative to it)
# Needs /usr/bin/time (GNU). Output goes to a temporary folder.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
pairs=10
[ "${1:-}" != -n ] || { pairs=$2; shift 2; }
ours=${AFSLD_LINKER:-$root/artifacts/native/afs-ld}
theirs=${PEER_LINKER:-ld64.lld-19}
cache=${AFSLD_WORKLOADS:-${XDG_CACHE_HOME:-$HOME/.cache}/afs-ld/workloads}

# folder_of WORKLOAD: the folder with its link.rsp
folder_of() {
  local folder
  for folder in "$1" "$cache/$1"; do
    [ ! -f "$folder/link.rsp" ] || { (cd "$folder" && pwd) && return; }
  done

  echo "compare.sh: no $1/link.rsp here or in $cache; bench/workloads/build.sh builds the workloads that it lists" >&2
  exit 2
}

folders=()
for workload in "$@"; do
  folder=$(folder_of "$workload")
  folders+=("$folder")
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# one WHO COMMAND...: appends wall, processor time and peak KiB of one run
one() {
  who=$1
  shift
  start=$(date +%s%N)
  /usr/bin/time -o "$work/time" -f '%U %S %M' "$@" >/dev/null 2>"$work/stderr"
  end=$(date +%s%N)
  echo $(((end - start) / 1000)) >>"$work/$who.wall"
  awk '{ print ($1 + $2) * 1000 }' "$work/time" >>"$work/$who.cpu"
  awk '{ print $3 / 1024 }' "$work/time" >>"$work/$who.rss"
}

printf '| workload | wall ms | lld ms | wall ratio | cpu ratio | peak MiB | lld MiB |\n|---|---|---|---|---|---|---|\n'
for folder in "${folders[@]}"; do
  rm -f "$work"/*.wall "$work"/*.cpu "$work"/*.rss
  cd "$folder"
  "$ours" @link.rsp -o "$work/ours" >/dev/null 2>&1
  "$theirs" @link.rsp -o "$work/theirs" >/dev/null 2>&1
  for _ in $(seq "$pairs"); do
    one ours "$ours" @link.rsp -o "$work/ours"
    one theirs "$theirs" @link.rsp -o "$work/theirs"
  done

  paste "$work/ours.wall" "$work/theirs.wall" | awk '{ print $1 / $2 }' >"$work/ratio.wall"
  awk 'NR == FNR { a[FNR] = $1; next } { print ($1 > 0) ? a[FNR] / $1 : 0 }' "$work/ours.cpu" "$work/theirs.cpu" >"$work/ratio.cpu"
  printf '| %s | %.1f | %.1f | %.2f | %.2f | %.0f | %.0f |\n' "$(basename "$folder")" \
    "$(median "$work/ours.wall" | awk '{ print $1 / 1000 }')" "$(median "$work/theirs.wall" | awk '{ print $1 / 1000 }')" \
    "$(median "$work/ratio.wall")" "$(median "$work/ratio.cpu")" "$(median "$work/ours.rss")" "$(median "$work/theirs.rss")"
done
