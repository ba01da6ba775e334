#!/bin/bash
# Fetches developer workloads and writes a link.rsp for each, which both afs-ld and ld64.lld-19 take.
#   bench/workloads/build.sh [dawn|skia|skia-dead-strip|both|wechat]...      default: all
# They go to ${AFSLD_WORKLOADS:-~/.cache/afs-ld/workloads}/NAME; what is there already is kept.
# Needs npm, python3, llvm-19, lld-19. Packages are pinned by version, archives by SHA256SUMS; nothing of them is committed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${AFSLD_WORKLOADS:-${XDG_CACHE_HOME:-$HOME/.cache}/afs-ld/workloads}
mkdir -p "$cache"
cd "$cache"

platform_macos="-arch arm64 -platform_version macos 13.0 13.0"
stub_names="libSystem.B libc++.1 libobjc.A CoreFoundation Foundation Frameworks"
skia_forced="libskia libskparagraph libskunicode_core libskunicode_libgrapheme libskshaper"
skia_lazy="libskottie libsksg libsvg"

# unpack NAME@VERSION FOLDER: leaves the package's files in FOLDER/package
unpack() {
  [ -d "$2/package" ] && return
  mkdir -p "$2"
  local staging
  staging=$(mktemp -d "$2/npm.XXXXXX")
  (cd "$staging" && npm pack --silent "$1" >/dev/null && tar xzf ./*.tgz)
  mv "$staging/package" "$2/package"
  rm -rf "$staging"
}

# thin FROM TO: the arm64 slice of a universal archive, checked against its pin
thin() {
  if [ ! -s "$2" ]; then
    llvm-lipo-19 "$1" -thin arm64 -output "$2.part" 2>/dev/null || cp "$1" "$2.part"
    mv "$2.part" "$2"
  fi
  grep -F "  $2" "$here/SHA256SUMS" | sha256sum --check --quiet -
}

# stubs FOLDER: the names of FOLDER's stubs, on one line
stubs() {
  local name
  for name in $stub_names; do printf '%s/%s.tbd ' "$1" "$name"; done
}

skia_arguments() {
  local name
  for name in $skia_forced; do printf -- '-force_load %s/%s.a ' "$1" "$name"; done
  for name in $skia_lazy; do printf '%s/%s.a ' "$1" "$name"; done
  printf -- '-u __ZN7skottie9Animation4MakeEPKcm '
}

# ready NAME ARGUMENTS: writes NAME/link.rsp and sees lld accept it
ready() {
  echo "$2" >"$1/link.rsp"
  (cd "$1" && ld64.lld-19 @link.rsp)
  echo "$cache/$1/link.rsp"
}

fetch_dawn() {
  unpack react-native-webgpu@0.5.17 dawn
  thin dawn/package/libs/apple/libwebgpu_dawn.xcframework/macos-arm64_x86_64/libwebgpu_dawn.a dawn/libwebgpu_dawn.a
}

fetch_skia() {
  unpack react-native-skia-apple-macos@154.0.0 skia
  local name
  for name in $skia_forced $skia_lazy; do
    thin "skia/package/libs/$name.xcframework/macos-arm64_x86_64/$name.a" "skia/$name.a"
  done
}

make_dawn() {
  fetch_dawn
  "$here/mkstub.py" macos dawn/stubs dawn/libwebgpu_dawn.a
  ready dawn "$platform_macos -dylib -install_name @rpath/libdawn.dylib -o libdawn.dylib -all_load libwebgpu_dawn.a $(stubs stubs)"
}

make_skia() {
  fetch_skia
  "$here/mkstub.py" macos skia/stubs skia/lib*.a
  ready skia "$platform_macos -dylib -install_name @rpath/libskia.dylib -o libskia.dylib $(skia_arguments .) $(stubs stubs)"
}

make_skia-dead-strip() {
  [ -s skia/link.rsp ] || make_skia
  mkdir -p skia-dead-strip
  ready skia-dead-strip "$platform_macos -dead_strip -dylib -install_name @rpath/libskia.dylib -o libskia.dylib $(skia_arguments ../skia) $(stubs ../skia/stubs)"
}

make_both() {
  fetch_dawn
  fetch_skia
  "$here/mkstub.py" macos both/stubs dawn/libwebgpu_dawn.a skia/lib*.a
  ready both "$platform_macos -dylib -install_name @rpath/libboth.dylib -o libboth.dylib -force_load ../dawn/libwebgpu_dawn.a $(skia_arguments ../skia) $(stubs stubs)"
}

make_wechat() {
  unpack react-native-wechat-lib@3.0.4 wechat
  thin wechat/package/ios/libWeChatSDK.a wechat/libWeChatSDK.a
  "$here/mkstub.py" ios wechat/stubs wechat/libWeChatSDK.a
  ready wechat "-arch arm64 -platform_version ios 15.0 17.0 -dylib -install_name @rpath/libwechat.dylib -o libwechat.dylib -ObjC -all_load libWeChatSDK.a $(stubs stubs)"
}

[ $# -gt 0 ] || set -- dawn skia skia-dead-strip both wechat
for name in "$@"; do
  case $name in
    dawn | skia | skia-dead-strip | both | wechat) "make_$name" ;;
    *) echo "build.sh: unknown workload: $name" >&2 && exit 2 ;;
  esac
done
