#include "libc.h"

static int steps;
__attribute__((constructor)) static void later(void) { printf("constructor %d\n", ++steps); }
__attribute__((visibility("hidden"))) void first(int argc) { printf("-init %d %d\n", ++steps, argc); }
int done(void) { return steps; }
