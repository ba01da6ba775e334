#include "libc.h"
int used(void);

int twice(void) { return 1; }

int main(void) {
  int (*volatile call)(void) = twice;
  printf("used %d, twice %d\n", used(), call());
  return 0;
}
