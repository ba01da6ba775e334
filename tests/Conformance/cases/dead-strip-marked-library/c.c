#include "libc.h"
int c(void) {
  return 3;
}

__attribute__((constructor)) static void initialise(void) {
  puts("c");
}
