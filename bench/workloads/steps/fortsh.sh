# shellcheck shell=bash
# fortsh, a shell in Fortran (GPL-3.0: built, never part of this repository), by its own Makefile up to the link, with flang's runtime.
# FORTSH_SRC: a checkout or a bare clone of it, whose HEAD is taken; without it the public repository is cloned at the commit below.

fortsh_commit=128919a07b630696beee95796b765b60ba05cd9

fetch_fortsh() {
  local source=${FORTSH_SRC:-} commit=HEAD
  need git
  if [ -z "$source" ]; then
    source=$cache/sources/fortsh.git
    commit=$fortsh_commit
    [ -d "$source" ] || git clone -q --bare https://github.com/FortranGoingOnForty/fortsh "$source" || fail "cannot clone fortsh: set FORTSH_SRC to a checkout"
  fi
  rm -rf "$1"
  mkdir -p "$1"
  git -C "$source" archive "$commit" | tar x -C "$1"
}

# compile_fortsh NAME FORTRAN_FLAGS C_FLAGS: leaves the objects in NAME/objects and their names, in the Makefile's order, in NAME/order
compile_fortsh() {
  local name=$1 source=sources/$1 tools=$cache/$1/tools
  need make flang-new-19
  headers
  fetch_fortsh "$source"
  mkdir -p "$tools"
  # The Makefile knows its compiler by the name flang-new; ar has to write an index that Mach-O linkers read. Linking is ours.
  # shellcheck disable=SC2016 # the text of a script
  printf '#!/bin/bash\n%s\n' 'case " $* " in *" bin/fortsh "*) printf "%s\n" "$@" >"$FORTSH_LINK"; exit 0 ;; esac' \
    'exec flang-new-19 -target arm64-apple-macosx13 "$@"' >"$tools/flang-new"
  printf '#!/bin/bash\nexec llvm-ar-19 --format=darwin "$@"\n' >"$tools/ar"
  chmod +x "$tools"/*
  (cd "$source" && FORTSH_LINK=$cache/$name/arguments PATH=$tools:$PATH make -k -j"$compiler_jobs" UNAME_S=Darwin UNAME_M=arm64 \
    CC="clang-19 @$cache/headers/c.rsp" "CFLAGS=$3" "FCFLAGS=$2 -D__APPLE__ -cpp -DUSE_MEMORY_POOL -DUSE_C_STRINGS" >"$cache/$name/make.log" 2>&1) || true
  [ -s "$name/arguments" ] || fail "fortsh does not compile: $cache/$name/make.log"
  rm -rf "$name/objects"
  cp -r "$source/build" "$name/objects"
  find "$name/objects" -type f ! -name '*.o' ! -name '*.a' -delete
  grep -E '^build/.*\.[oa]$' "$name/arguments" | sed 's,^build/,objects/,' | tr '\n' ' ' >"$name/order"
}

make_fortsh_with() {
  compile_fortsh "$@"
  build flang-runtime
  ready "$1" "$platform_macos -o fortsh $(cat "$1/order") ../flang-runtime/libFortranRuntime.a ../flang-runtime/libbuiltins.a ../headers/libSystem.tbd"
}

make_fortsh() { make_fortsh_with fortsh '-std=f2018 -fPIC -O2' '-Wall -fPIC -O2 -D__APPLE__'; }
make_fortsh-g() { make_fortsh_with fortsh-g '-std=f2018 -fPIC -g -O0' '-Wall -fPIC -g -O2 -D__APPLE__'; }

# The same objects without the runtime: a stub stands for it.
make_fortsh-stub() {
  build fortsh
  "$here/mkstub.py" macos fortsh-stub/stubs $(find fortsh/objects -name '*.[oa]')
  ready fortsh-stub "$platform_macos -o fortsh $(sed 's,objects/,../fortsh/objects/,g' fortsh/order) stubs/libSystem.B.tbd"
}
