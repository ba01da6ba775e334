#include "libc.h"

const char *which(void);
int one(void);
extern int two;
int host(void) { return 5; }

int main(void) {
  printf("%s %d\n", which(), one());
  printf("b %d host %d\n", two, host());
  return 0;
}
