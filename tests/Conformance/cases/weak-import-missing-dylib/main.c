#include "libc.h"
int gone(void) __attribute__((weak_import));

int main(void) {
  printf("gone %d\n", gone == 0);
  return 0;
}
