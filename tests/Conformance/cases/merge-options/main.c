#include "libc.h"
int one(void), two(void);
int main(void) { printf("%d %d 40\n", one(), two()); return 0; }
