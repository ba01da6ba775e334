# shellcheck shell=bash
# The Fortran runtime of flang-19 and the parts of compiler-rt that it calls, from Debian's source of llvm-toolchain-19; and a program for it.

flang_source=sources/llvm-toolchain-19_19.1.7

# Half of the time to compile the runtime goes into these: only the whole archive has them.
flang_slow="findloc extrema matmul-transpose"
builtins="addtf3 ashlti3 comparetf2 divdc3 divmodti4 divsc3 divti3 fixdfti fixsfti fixunsdfti fixunssfti floattidf floattisf floatuntidf floatuntisf
  int_util lshrti3 modti3 muldc3 mulsc3 multi3 powidf2 powisf2 udivmodti4 udivti3 umodti3"

fetch_flang() {
  local archive=llvm-toolchain-19_19.1.7.orig.tar.xz
  headers
  if [ ! -d $flang_source ]; then
    debian_source llvm-toolchain-19=1:19.1.7-3~deb12u1 $archive
    "$here/extract.py" downloads/$archive sources flang/runtime flang/include flang/lib/Decimal compiler-rt/lib/builtins
    rm downloads/$archive
  fi
}

# compile_flang FOLDER: compiles the runtime's sources named on standard input
compile_flang() {
  mkdir -p flang-runtime/include
  printf '#define HAVE_STRERROR_R 1\n#define HAVE_DECL_STRERROR_S 0\n' >flang-runtime/include/config.h
  compile_all "$1" clang++-19 @headers/c++.rsp -std=c++17 -fno-exceptions -fno-rtti -fvisibility-inlines-hidden -O1 -w -DNDEBUG -DFLANG_LITTLE_ENDIAN=1 \
    -Iflang-runtime/include -I$flang_source/flang/include -I$flang_source/flang/runtime
}

slow_pattern() { echo "/(${flang_slow// /|})\.cpp\$"; }

# The runtime without what takes longest, and compiler-rt's builtins: all that most programs need.
make_flang-runtime-parts() {
  fetch_flang
  rm -rf flang-runtime/objects flang-runtime/builtins
  printf "$flang_source/compiler-rt/lib/builtins/%s.c\n" $builtins | compile_all flang-runtime/builtins clang-19 @headers/c.rsp -O2 -w
  archive flang-runtime/libbuiltins.a flang-runtime/builtins/*.o
  find $flang_source/flang/runtime $flang_source/flang/lib/Decimal -maxdepth 1 -name '*.cpp' | grep -vE "$(slow_pattern)" | sort | compile_flang flang-runtime/objects
  echo $flang_source/flang/runtime/complex-reduction.c | compile_all flang-runtime/objects clang-19 @headers/c.rsp -O1 -w -Iflang-runtime/include -I$flang_source/flang/include
  archive flang-runtime/libFortranRuntimeParts.a flang-runtime/objects/*.o
}

# The whole archive, all members loaded into one dylib.
make_flang-runtime() {
  build flang-runtime-parts
  find $flang_source/flang/runtime -maxdepth 1 -name '*.cpp' | grep -E "$(slow_pattern)" | compile_flang flang-runtime/slow
  archive flang-runtime/libFortranRuntime.a flang-runtime/objects/*.o flang-runtime/slow/*.o
  ready flang-runtime "$platform_macos -dylib -install_name @rpath/libFortranRuntime.dylib -o libFortranRuntime.dylib -force_load libFortranRuntime.a libbuiltins.a ../headers/libSystem.tbd"
}

make_fortran() {
  need flang-new-19
  build flang-runtime-parts
  mkdir -p fortran
  (cd fortran && flang-new-19 -target arm64-apple-macosx13 -O1 -c "$here/sources/fortran/main.f90" -o main.o)
  ready fortran "$platform_macos -o app main.o ../flang-runtime/libFortranRuntimeParts.a ../flang-runtime/libbuiltins.a ../headers/libSystem.tbd"
}
