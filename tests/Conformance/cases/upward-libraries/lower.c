#include "libc.h"

int above(void);
int below(void) { return 5; }
int through(void) { return below() + above(); }
__attribute__((constructor)) static void initialise(void) { puts("lower"); }
