# shellcheck shell=bash
# What Go 1.19 (Debian's) hands to an external linker: one large go.o without subsections, and the objects of its C parts.

# go_toolchain: leaves go1.19/root with the compiler and the sources of its library, unpacked and not installed; and go1.19/cc, a C compiler for it
go_toolchain() {
  headers
  debian_binary go1.19/root golang-1.19-go golang-1.19-src
  # shellcheck disable=SC2016 # the text of a script
  printf '#!/bin/bash\nexec clang-19 @%s/headers/c.rsp "$@"\n' "$cache" >go1.19/cc
  chmod +x go1.19/cc
}

# go_build FOLDER EXTERNAL_LINKER OUTPUT: builds the program of FOLDER
go_build() {
  local root=$cache/go1.19/root/usr/lib/go-1.19
  (cd "$1" && GOROOT=$root GOPATH=$cache/go1.19/path GOCACHE=$cache/go1.19/build GOFLAGS=-mod=mod GOPROXY=off GO111MODULE=on CC=$cache/go1.19/cc \
    GOOS=darwin GOARCH=arm64 CGO_ENABLED=1 "$root/bin/go" build -ldflags "-linkmode=external -s -extld=$2" -o "$3" .)
}

make_go1.19() { go_toolchain; }

make_go() {
  build go1.19
  rm -rf go
  mkdir -p go/program
  cp "$here/sources/go/main.go" go/program
  printf 'module program\ngo 1.19\n' >go/program/go.mod
  # Go links through this: it keeps the inputs, which Go deletes, and makes no output when asked to link them.
  # shellcheck disable=SC2016 # the text of a script
  printf '#!/bin/bash\n%s\n' "keep=$cache/go" 'for argument; do case $argument in */go.o) found=1 ;; esac; done' \
    '[ -n "${found:-}" ] || exec clang-19 -target arm64-apple-macos13 "$@"' \
    'output= previous=; for argument; do case $argument in -*) ;; *.o) cp "$argument" "$keep" ;; esac; [ "$previous" != -o ] || output=$argument; previous=$argument; done' \
    'cp "$keep/go.o" "$output"' >go/keep-inputs
  chmod +x go/keep-inputs
  go_build go/program "$cache/go/keep-inputs" "$cache/go/unlinked"
  rm go/unlinked
  "$here/mkstub.py" macos go/stubs go/*.o
  ready go "$platform_macos -headerpad 1144 -o app $(cd go && printf '%s ' ./*.o)$(stubs stubs)"
}
