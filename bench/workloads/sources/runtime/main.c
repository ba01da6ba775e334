// Runs the lua script that is its argument; query(SQL) there is the first column of the first row, through sqlite in memory.
#include <stdio.h>
#include "lauxlib.h"
#include "lualib.h"
#include "sqlite3.h"

static int query(lua_State *lua) {
  sqlite3 *database;
  sqlite3_stmt *statement = 0;
  if (sqlite3_open(":memory:", &database)) return luaL_error(lua, "cannot open");
  if (sqlite3_prepare_v2(database, luaL_checkstring(lua, 1), -1, &statement, 0)) {
    lua_pushstring(lua, sqlite3_errmsg(database));
    sqlite3_close(database);
    return lua_error(lua);
  }
  if (sqlite3_step(statement) == SQLITE_ROW) {
    lua_pushstring(lua, (const char *)sqlite3_column_text(statement, 0));
  } else {
    lua_pushnil(lua);
  }
  sqlite3_finalize(statement);
  sqlite3_close(database);
  return 1;
}

int main(int argc, char **argv) {
  lua_State *lua = luaL_newstate();
  int failed;
  luaL_openlibs(lua);
  lua_register(lua, "query", query);
  failed = luaL_dostring(lua, argc > 1 ? argv[1] : "print(query('select sqlite_version()'))");
  if (failed) fprintf(stderr, "%s\n", lua_tostring(lua, -1));
  lua_close(lua);
  return failed ? 3 : 0;
}
