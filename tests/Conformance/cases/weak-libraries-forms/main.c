#include "libc.h"

extern int gone(void) __attribute__((weak_import)), framework_gone(void) __attribute__((weak_import));

int main(void) {
  printf("%d %d\n", gone != 0, framework_gone != 0);
  return 0;
}
