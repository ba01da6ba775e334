#include "libc.h"
int global = 1;
static int file_static = 2;
int *pointer = &file_static;
int second(void), third(void);

__attribute__((noinline)) static int read_static(void) {
  return *pointer;
}

int main(void) {
  printf("%d %d %d %d\n", global, read_static(), second(), third());
  return 0;
}
