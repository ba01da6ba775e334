#include "libc.h"
int one(void), target(void);
int main(void) { printf("%d %d\n", one(), target()); return 0; }
