# shellcheck shell=bash
# .NET programs compiled ahead of time for osx-arm64 by the ilc of Linux: one large object each. The runtime's archives for macOS are
# not part of any package used here, so a stub stands for them and the result does not run.

ilc_version=10.0.12

make_dotnet() {
  need dotnet
  rm -rf dotnet/source
  mkdir -p dotnet
  cp -r "$here/sources/dotnet" dotnet/source
  (cd dotnet/source && dotnet build -v q -nologo -c Release -o ../il program.csproj) >dotnet/build.log 2>&1 || fail "the program does not compile: $cache/dotnet/build.log"
  compile_ahead dotnet program
}

# This linker, as its sources are when the workload is made: it links itself.
make_self() {
  local root
  root=$(cd "$here/../.." && pwd)
  need dotnet
  rm -rf self/source self/il self/packages
  mkdir -p self/source self/packages
  (cd "$root" && tar -c --exclude bin --exclude obj src Directory.Build.props Directory.Packages.props global.json) | tar -x -C self/source
  cp "$here/sources/dotnet/program.csproj" self/packages
  { dotnet restore -v q self/packages/program.csproj && dotnet build -v q -nologo -c Release -p:UseAppHost=false -o self/il self/source/src/Shell; } >self/build.log 2>&1 \
    || fail "the linker does not compile: $cache/self/build.log"
  compile_ahead self afs-ld --directpinvoke:libc --feature:System.Resources.UseSystemResourceKeys=true
}

# compile_ahead NAME PROGRAM OPTIONS...: compiles NAME/il/PROGRAM.dll with all that lies beside it, and writes stubs and link.rsp
compile_ahead() {
  local packages=${NUGET_PACKAGES:-$HOME/.nuget/packages} folder=$1 program=$2 options name
  local library=$packages/microsoft.netcore.app.runtime.osx-arm64/$ilc_version/runtimes/osx-arm64/lib/net10.0
  local core=$packages/microsoft.netcore.app.runtime.nativeaot.linux-x64/$ilc_version/runtimes/linux-x64/native
  shift 2
  for name in microsoft.netcore.app.runtime.osx-arm64 microsoft.netcore.app.runtime.nativeaot.linux-x64 runtime.linux-x64.microsoft.dotnet.ilcompiler; do
    grep -F "  nuget/$name.$ilc_version.nupkg" "$here/SHA256SUMS" | sed "s,  nuget/,  $packages/$name/$ilc_version/," | sha256sum --check --quiet - \
      || fail "$name is not what SHA256SUMS pins"
  done
  options=(--targetos:osx --targetarch:arm64 -g -O -r "$folder/il/*.dll" -r "$core/*.dll" -r "$library/*.dll" --stacktracedata --scanreflection
    --feature:System.Globalization.Invariant=true --notrimwarn --noaotwarn "$@")
  for name in CoreLib StackTraceMetadata TypeLoader Reflection.Execution; do options+=("--initassembly:System.Private.$name"); done
  for name in Native Globalization.Native IO.Compression.Native Security.Cryptography.Native.Apple; do options+=("--directpinvoke:libSystem.$name"); done
  "$packages/runtime.linux-x64.microsoft.dotnet.ilcompiler/$ilc_version/tools/ilc" "$folder/il/$program.dll" -o "$folder/$program.o" "${options[@]}"
  # Data of the runtime, which code refers to directly: a stub could not stand for it.
  printf '.data\n.p2align 3\n.globl _RhpTrapThreads\n_RhpTrapThreads: .quad 0\n.globl ___security_cookie\n___security_cookie: .quad 0\n.subsections_via_symbols\n' >"$folder/data.s"
  llvm-mc-19 -filetype=obj -triple="$mac_target" "$folder/data.s" -o "$folder/data.o"
  "$here/mkstub.py" macos "$folder/stubs" "$folder/$program.o" "$folder/data.o"
  ready "$folder" "$platform_macos -dylib -install_name @rpath/lib$program.dylib -o lib$program.dylib $program.o data.o $(stubs stubs)"
}
