#include "libc.h"
int x;
int *const pointer = &x;
int fflush(void *);

int main(void) {
  puts("before");
  fflush(0);
  *(int *volatile *)(unsigned long)&pointer = 0;
  return 0;
}
