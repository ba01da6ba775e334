#include "libc.h"
int old(void), new(void), ancient(void);
int main(void) {
  printf("%d %d %d\n", old(), new(), ancient());
  return 0;
}
