#include "libc.h"
static int local = 42;
int *pointer = &local;

__attribute__((noinline)) static int helper(void) {
  return *pointer;
}

int main(void) {
  printf("%d\n", helper());
  return 0;
}
