#include "libc.h"

__attribute__((constructor)) static void initialise(void) {
  puts("initialise");
}

int main(void) {
  puts("main");
  return 0;
}
