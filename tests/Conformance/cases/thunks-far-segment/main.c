#include "libc.h"

int far(int);
void near(void) { puts("near again"); }
int twice(int n) { return 2 * n; }

int main(void) {
  printf("far %d\n", far(3));
  near();
  return 0;
}
