#include "libc.h"
__attribute__((constructor)) static void first(void) { puts("main's"); }
int main(void) {
  puts("main");
  return 0;
}
