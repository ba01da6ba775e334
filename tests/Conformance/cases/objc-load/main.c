#include "libc.h"

int main(void) {
  puts("main");
  return 0;
}
