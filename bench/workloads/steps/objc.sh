# shellcheck shell=bash
# Objective-C by clang, with stubs for libobjc and Foundation.
make_objc() {
  mkdir -p objc
  clang-19 -target arm64-apple-macos13 -fobjc-arc -fblocks -fexceptions -fobjc-exceptions -O2 -w -c "$here/sources/objc/main.m" -o objc/main.o
  "$here/mkstub.py" macos objc/stubs objc/main.o
  ready objc "$platform_macos -ObjC -o app main.o $(stubs stubs)"
}
