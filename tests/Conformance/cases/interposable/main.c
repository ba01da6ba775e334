#include "libc.h"

extern int outer(void), both(void), (*table[4])(void), *numbers[2];
int inner(void) { return 42; }
int called(void) { return inner() + 1; }
int (*own[])(void) = {inner, called};

int main(void) {
  printf("%d %d %d\n", outer(), table[0](), table[3]());
  printf("%d %d\n", both(), *numbers[0]);
  printf("%d %d\n", own[0](), own[1]());
  return 0;
}
