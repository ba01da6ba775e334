#include "libc.h"
int api(void), extra(void), inner(void), shared(void);
int main(void) {
  printf("%d %d %d %d\n", api(), extra(), inner(), shared());
  return 0;
}
