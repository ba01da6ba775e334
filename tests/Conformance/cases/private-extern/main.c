#include "libc.h"
int api(void), hidden(void) __attribute__((weak_import));

int main(void) {
  printf("%d %d\n", api(), dlsym((void *)-2, "hidden") == 0);
  return 0;
}
