#include "libc.h"

// What a category leaves in an object: an entry in the list of categories.
static const struct {
  const char *name;
} category = {"Parts"};
__attribute__((section("__DATA,__objc_catlist,regular,no_dead_strip"), used)) static const void *list = &category;

__attribute__((constructor)) static void initialise(void) { puts("category"); }
