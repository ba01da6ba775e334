#include "libc.h"
int used(void);

/* Nobody calls either of the two. */
int twice(void) { return 1; }

int main(void) {
  printf("used %d\n", used());
  return 0;
}
