#include "libc.h"
int a(void) {
  return 3;
}

__attribute__((constructor)) static void initialise(void) {
  puts("a");
}
