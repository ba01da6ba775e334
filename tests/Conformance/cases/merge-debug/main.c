#include "libc.h"
int one(void), two(void);
int main(void) { printf("%d %d %d\n", one(), two(), one() + 2); return 0; }
