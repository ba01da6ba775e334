#include "libc.h"

int start_here(void) {
  puts("here");
  return 9;
}
