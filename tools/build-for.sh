#!/bin/sh
# Publishes afs-ld on Linux for another system, to artifacts/RID/afs-ld (.exe):
#   tools/build-for.sh RID...      linux-arm64, osx-arm64, osx-x64, win-x64, win-arm64
# For Linux it is compiled ahead of time, as tools/build-native.sh does for this machine; that needs clang and the other machine's
# C library and linker (on Debian: clang gcc-aarch64-linux-gnu). For macOS and Windows, whose linkers and libraries are not here, it
# is one file with .NET's runtime in it and code that is compiled before. Such a file starts more slowly (docs/building.md).
# Exit codes: 0 all are there, 1 one could not be built, 2 usage, 3 a program that is needed is missing.
set -u
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

need() {
  for program in "$@"; do
    command -v "$program" >/dev/null 2>&1 || { echo "build-for.sh: needs $program" >&2 && exit 3; }
  done
}

[ $# -gt 0 ] || { echo "usage: build-for.sh RID..." >&2 && exit 2; }
need dotnet
for rid in "$@"; do
  case $rid in
    linux-arm64)
      compiler=$(command -v clang || command -v clang-19) || { echo "build-for.sh: needs clang" >&2 && exit 3; }
      need aarch64-linux-gnu-ld.bfd aarch64-linux-gnu-objcopy
      options="-p:CppCompilerAndLinker=$compiler -p:ObjCopyName=aarch64-linux-gnu-objcopy"
      ;;
    osx-arm64 | osx-x64 | win-x64 | win-arm64)
      options="-p:PublishAot=false -p:PublishSingleFile=true -p:PublishTrimmed=true -p:PublishReadyToRun=true --self-contained"
      ;;
    *) echo "build-for.sh: nothing is set up for $rid" >&2 && exit 2 ;;
  esac

  # With folders of its own for what is in between: a build for this machine may be going on.
  target=$root/artifacts/$rid
  rm -rf "$target/staging"
  mkdir -p "$target"
  # shellcheck disable=SC2086 # the list is meant to be split
  if dotnet publish "$root/src/Shell/Shell.csproj" -c Release -r "$rid" $options -p:DebugType=none \
    --artifacts-path "$target/build" -o "$target/staging" -v q -nologo >"$target/build.log" 2>&1; then
    for file in "$target"/staging/afs-ld "$target"/staging/afs-ld.exe; do
      if [ -f "$file" ]; then mv -f "$file" "$target/" && echo "$target/${file##*/}"; fi
    done
    rm -rf "$target/staging"
  else
    grep -E 'error' "$target/build.log" | head -3 >&2
    echo "build-for.sh: $rid: see $target/build.log" >&2
    exit 1
  fi
done
