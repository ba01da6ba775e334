#include "libc.h"
static int first_count = 40;
static int second_count = 2;
static int *volatile first = &first_count;
static int *volatile second = &second_count;

__attribute__((noinline)) static int first_sum(void) {
  return *first + *second;
}

__attribute__((noinline)) static int second_sum(void) {
  return first_sum() - *first;
}

int main(void) {
  printf("%d %d\n", first_sum(), second_sum());
  return 0;
}
