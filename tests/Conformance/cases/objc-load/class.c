#include "libc.h"

// What a class leaves: a symbol, and an entry in the list of classes.
struct {
  void *isa;
} some_class __asm__("_OBJC_CLASS_$_Some");
__attribute__((section("__DATA,__objc_classlist,regular,no_dead_strip"), used)) static void *list = &some_class;

__attribute__((constructor)) static void initialise(void) { puts("class"); }
