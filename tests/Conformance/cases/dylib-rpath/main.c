#include "libc.h"
extern int libvar;
extern _Thread_local int libtls;
extern const char *libname;
int libfn(int);
int call_weak(void);
extern int *libptr;
int *pv = &libvar;
int (*plf)(int) = libfn;

__attribute__((weak)) int shared_weak(void) {
  return 2;
}

extern int nolib(void) __attribute__((weak_import));

__attribute__((constructor)) static void mc(void) {
  puts("main ctor");
}

int main() {
  libtls++;
  printf("%s %d %d %d %d\n", libname, libfn(1), *pv, plf(2), libtls);
  printf("weak %d %d %d nolib %d\n", call_weak(), shared_weak(), *libptr, nolib != 0);
  return libvar;
}
