#include "libc.h"

__attribute__((weak_import)) extern int opt_missing(void);
static _Thread_local int local = 3;
int value = 40;
int *pointer = &value;
int (*imported)(const char *) = puts;

__attribute__((constructor)) static void initialise(void) { local++; }

int main(void) {
  printf("%d %d %d\n", *pointer, local, opt_missing ? 1 : 0);
  return imported("done") < 0;
}
