#include "libc.h"
int shared;
char grown[4];
int defined;
_Alignas(64) char aligned[8];
int *address(void);

int main(void) {
  grown[0] = 7;
  printf("%d %d %d %d\n", shared, grown[0], defined, address() == &shared && ((long)aligned & 63) == 0);
  return 0;
}
