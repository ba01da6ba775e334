#include "libc.h"
int maybe(void) __attribute__((weak_import));

int main(void) {
  printf("%d\n", maybe ? maybe() : -1);
  return 0;
}
