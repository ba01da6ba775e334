#include "libc.h"
int real(void), other(void);
int (*volatile one)(void) = real, (*volatile two)(void) = other;

int main(void) {
  printf("%d %d\n", other(), one == two);
  return 0;
}
