#include "libc.h"
int api(void) {
  return 1;
}

int unreached(void) {
  return 6;
}

__attribute__((noinline)) static int only_for_initialiser(int x) {
  return x * 2;
}

volatile int two = 2;

__attribute__((constructor)) static void initialise(void) {
  printf("initialise %d\n", only_for_initialiser(two));
}

__attribute__((destructor)) static void terminate(void) {
  puts("terminate");
}
