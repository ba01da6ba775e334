#include "libc.h"

int part(void), inner(void), frame(void), big(void);

int main(void) {
  printf("%d %d %d %d\n", part(), inner(), frame(), big());
  return 0;
}
