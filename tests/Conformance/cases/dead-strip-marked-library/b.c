#include "libc.h"
int b(void) {
  return 3;
}

__attribute__((constructor)) static void initialise(void) {
  puts("b");
}
