#include "libc.h"
int api(void);

int unreached_too(void) {
  return 6;
}

__attribute__((destructor)) static void terminate(void) {
  puts("terminate main");
}

int main(void) {
  printf("main %d\n", api());
  return 0;
}
