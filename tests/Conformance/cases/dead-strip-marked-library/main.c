#include "libc.h"
int c(void);

int main(void) {
  printf("main %d\n", c());
  return 0;
}
