#include "libc.h"

int near(void), far(void), elsewhere(void);

int main(void) {
  printf("%d %d %d\n", near(), far(), elsewhere());
  return 0;
}
