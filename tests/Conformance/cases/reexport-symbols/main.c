#include "libc.h"

int inner(void), outer(void);

int main(void) {
  printf("%d %d\n", inner(), outer());
  return 0;
}
