#include "libc.h"
int first(void), second(void), middle(void);
int (*volatile one)(void) = first, (*volatile two)(void) = second;

int main(void) {
  printf("%d %d %d\n", first(), one == two, middle());
  return 0;
}
