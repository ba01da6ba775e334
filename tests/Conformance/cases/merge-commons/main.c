#include "libc.h"
int shared[3], replaced, defined;
extern char big[];
int one(void), two(void);
int main(void) {
  printf("%d %d %d %d %d %d %d\n", ((unsigned long)shared & 255) == 0, two() == 16, replaced, shared[2], big[4999], defined, one() == replaced);
  return 0;
}
