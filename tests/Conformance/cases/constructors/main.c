#include "libc.h"
static int st;

__attribute__((constructor)) static void c1(int argc, char **argv) {
  printf("ctor1 %d\n", argc);
  st = 1;
}

__attribute__((constructor)) static void c2(void) {
  printf("ctor2 %d\n", st);
  st = 2;
}

__attribute__((destructor)) static void d1(void) {
  puts("dtor");
}

static void ae(void) {
  puts("atexit");
}

int main() {
  atexit(ae);
  printf("main %d\n", st);
  exit(3);
}
