#include "libc.h"
__attribute__((visibility("hidden"))) int step;
__attribute__((constructor)) static void first(void) { printf("one %d\n", ++step); }
__attribute__((constructor)) static void second(void) { printf("one again %d\n", ++step); }
static void end(void) { printf("one's end %d\n", ++step); }
__attribute__((used, section("__DATA,__mod_term_func,mod_term_funcs"))) static void (*const terminator)(void) = end;
int nobody(void) { return step; }
