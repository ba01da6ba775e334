#!/bin/sh
# Publishes the shell with NativeAOT to artifacts/native/afs-ld. Installs what that needs when it may (root, apt);
# else says what to install and fails. Two builds at once wait for each other; a half-made binary is never in place.
set -u
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
target=$root/artifacts/native
mkdir -p "$target"

case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) rid=linux-x64 ;;
  Linux-aarch64) rid=linux-arm64 ;;
  Darwin-arm64) rid=osx-arm64 ;;
  Darwin-x86_64) rid=osx-x64 ;;
  *) echo "afs-ld: no native build is set up for $(uname -s) $(uname -m)" && exit 1 ;;
esac

if ! command -v dotnet >/dev/null 2>&1; then
  echo "afs-ld: the .NET 10 SDK (dotnet) is needed to build" && exit 1
fi

# NativeAOT links with a C compiler driver and zlib.
missing=
command -v clang >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 || missing="gcc libc6-dev"
if [ "$(uname -s)" = Linux ] && ! [ -e /usr/include/zlib.h ]; then missing="$missing zlib1g-dev"; fi
if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "afs-ld: installing $missing for the native build"
    # shellcheck disable=SC2086
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing; } >/dev/null 2>&1
  else
    echo "afs-ld: the native build needs: $missing (for instance: sudo apt-get install $missing)" && exit 1
  fi
fi
linker=
command -v clang >/dev/null 2>&1 || linker=-p:CppCompilerAndLinker=gcc

build() {
  echo "afs-ld: building the native linker (about half a minute)"
  staging=$target/staging.$$
  # The binary gets the time at which its build began: what is edited meanwhile is newer, and is built by the next call.
  # A folder is newer when a file was added or deleted; the build's own folders are made before, so that they do not count.
  for project in "$root"/src/*/; do mkdir -p "${project}bin" "${project}obj"; done
  started=$target/started
  : >"$started"
  # Not with the lock: servers that the compiler leaves behind would hold it as long as they live.
  if dotnet publish "$root/src/Shell/Shell.csproj" -c Release -r "$rid" $linker -o "$staging" -v q -nologo >"$target/build.log" 2>&1 9>&- \
    && [ -x "$staging/afs-ld" ]; then
    touch -r "$started" "$staging/afs-ld"
    mv -f "$staging/afs-ld" "$target/afs-ld"
    rm -rf "$staging"
  else
    rm -rf "$staging"
    grep -E 'error' "$target/build.log" | head -5
    echo "afs-ld: the native build failed: see $target/build.log"
    return 1
  fi
}

if command -v flock >/dev/null 2>&1; then
  exec 9>"$target/lock"
  flock 9
fi

# Whoever held the lock before may have built what this call came for.
sources="$root/src $root/Directory.Build.props $root/Directory.Packages.props $root/global.json"
if [ -x "$target/afs-ld" ]; then
  # shellcheck disable=SC2086 # the list is meant to be split
  changed=$(find $sources \( -name bin -o -name obj \) -prune -o -newer "$target/afs-ld" -print -quit 2>/dev/null)
  [ -n "$changed" ] || exit 0
fi
build
