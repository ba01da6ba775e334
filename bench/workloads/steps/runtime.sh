# shellcheck shell=bash
# A language runtime: lua (Debian's source) and sqlite (the amalgamation in npm's better-sqlite3) in one archive, and a main
# that gives lua a function query. It runs: app 'print(query("select 1"))'.

fetch_runtime() {
  headers
  debian_source lua5.4=5.4.4-3+deb12u1 lua5.4_5.4.4.orig.tar.gz
  unpack better-sqlite3@13.2.0 sources/sqlite 'package/deps/sqlite3'
  check sources/sqlite/package/deps/sqlite3/sqlite3.c
  [ -d sources/lua-5.4.4 ] || tar xzf downloads/lua5.4_5.4.4.orig.tar.gz -C sources
}

# make_runtime_with NAME FLAGS...
make_runtime_with() {
  local name=$1 lua=sources/lua-5.4.4/src sqlite=sources/sqlite/package/deps/sqlite3
  shift
  fetch_runtime
  rm -rf "$name/objects"
  { echo $sqlite/sqlite3.c; echo "$here/sources/runtime/main.c"; find $lua -name 'l*.c' ! -name lua.c ! -name luac.c | sort; } |
    compile_all "$name/objects" clang-19 @headers/c.rsp "$@" -w -DLUA_USE_MACOSX -DSQLITE_THREADSAFE=1 -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_RTREE -I$lua -I$sqlite
  mv "$name/objects/main.o" "$name/main.o"
  archive "$name/libruntime.a" "$name"/objects/*.o
  ready "$name" "$platform_macos -o app main.o libruntime.a ../headers/libSystem.tbd"
}

make_runtime() { make_runtime_with runtime -O2; }
make_runtime-g() { make_runtime_with runtime-g -O2 -g; }
