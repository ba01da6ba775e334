#include "libc.h"
static int table[] = {1, 2, 3};

int api(void) {
  return table[2];
}

int asked(void) {
  return 5;
}

int unreached(void) {
  return 6;
}

static int also_unreached_data[100] = {7};
int *unreached_pointer = also_unreached_data;
__attribute__((used)) static int kept = 8;

__attribute__((constructor)) static void initialise(void) {
  puts("initialise");
}
