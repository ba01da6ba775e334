#include "libc.h"
int a1(void);

int main(void) {
  printf("%d\n", a1());
  return 0;
}
