#include "libc.h"

// Which of the images gives this is decided at run time: the program does.
extern int host(void);
const char *which(void) { return "a"; }
int one(void) { return host() - 4; }
