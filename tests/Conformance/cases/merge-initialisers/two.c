#include "libc.h"
extern int step __attribute__((visibility("hidden")));
__attribute__((constructor)) static void first(void) { printf("two %d\n", ++step); }
static void end(void) { printf("two's end %d\n", ++step); }
__attribute__((used, section("__DATA,__mod_term_func,mod_term_funcs"))) static void (*const terminator)(void) = end;
