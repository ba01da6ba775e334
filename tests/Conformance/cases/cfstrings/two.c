#include "strings.h"

/* In another order, and some in data. */
static const struct string *const table[] = {(const struct string *)__builtin___CFStringMakeConstantString("alpha"), (const struct string *)__builtin___CFStringMakeConstantString("beta")};

const struct string *pointed(int which) {
  static const struct string *const *volatile at = table;
  return at[which];
}

const struct string *two(int which) { return which == 2 ? STRING("gamma") : which == 1 ? STRING("beta") : STRING("alpha"); }
