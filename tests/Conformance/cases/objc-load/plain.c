#include "libc.h"

__attribute__((constructor)) static void initialise(void) { puts("plain"); }
