#include "libc.h"
extern char fixed[];
extern char *const pointer;

int main(void) {
  printf("%lx %lx\n", (long)fixed, (long)pointer);
  return 0;
}
