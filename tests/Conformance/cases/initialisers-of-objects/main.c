#include "libc.h"

__attribute__((constructor)) static void initialise(void) {
  puts("main");
}

int main(void) {
  puts("in main");
  return 0;
}
