#include "libc.h"

int below(void);
int above(void) { return 2 + (below() - 5); }
int sum(void) { return below() + above(); }
__attribute__((constructor)) static void initialise(void) { puts("upper"); }
