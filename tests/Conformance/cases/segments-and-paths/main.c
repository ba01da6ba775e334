#include "libc.h"

int main(void) {
  puts("x");
  return 0;
}
