#include "libc.h"
__attribute__((section("__MYDATA,__values"))) int value = 7;

__attribute__((section("__TEXT,__mytext,regular,pure_instructions"), noinline)) int code(void) {
  return value + 1;
}

__attribute__((section("__TEXT,__ro"))) const int constant = 9;
const int *volatile pointer = &constant;

int main(void) {
  printf("%d %d %d\n", value, code(), *pointer);
  return 0;
}
