#include "libc.h"
int tentative = 5;

__attribute__((constructor)) static void initialise(void) {
  puts("pulled");
}
