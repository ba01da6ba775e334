#include "libc.h"
int api(void);

int main(void) {
  printf("%d\n", api());
  return 0;
}
