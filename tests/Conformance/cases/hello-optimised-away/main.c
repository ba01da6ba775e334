#include "libc.h"

int unused_function(int x) {
  printf("unused %d %s\n", x, "a string of nobody");
  return x;
}

int unused_data[50] = {1};
const char *unused_pointer = "pointed at by nobody";

int main(void) {
  puts("used");
  return 0;
}
