# shellcheck shell=bash
# Generated programs: synthetic-OBJECTS with 100 functions in each, or synthetic-OBJECTSxFUNCTIONS.

make_synthetic() {
  local size=${1#synthetic-}
  local objects=${size%x*} functions=100
  [ "$objects" = "$size" ] || functions=${size#*x}
  case $objects$functions in *[!0-9]*) echo "build.sh: unknown workload: $1" >&2 && exit 2 ;; esac
  need dotnet
  rm -rf "$1"
  mkdir -p "$1"
  dotnet run --project "$here/.." -c Release -v q -- generate "$objects" "$functions" "$cache/$1"
  (cd "$1" && ld64.lld-19 @link.rsp)
}
