#include "libc.h"

int sum(void);
int through(void);

int main(void) {
  printf("%d %d\n", sum(), through() + 5);
  return 0;
}
