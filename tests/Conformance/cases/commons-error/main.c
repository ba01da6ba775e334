#include "libc.h"

int shared;
int alone;
int ours(void);

int main(void) {
  shared++;
  printf("%d %d %d\n", shared, ours(), alone);
  return 0;
}
