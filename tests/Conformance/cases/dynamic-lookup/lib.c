#include "libc.h"
int libvar = 10;
_Thread_local int libtls = 20;
const char *libname = "libA";

int libfn(int x) {
  libvar++;
  return x + libvar;
}

__attribute__((weak)) int shared_weak(void) {
  return 1;
}

int call_weak(void) {
  return shared_weak();
}

__attribute__((visibility("hidden"))) int hid = 4;
int *libptr = &hid;

__attribute__((constructor)) static void lc(void) {
  puts("lib ctor");
}
