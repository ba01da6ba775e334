#include "libc.h"
static int local = 42;
int *pointer = &local;

int main(void) {
  printf("%d\n", *pointer);
  return 0;
}
