#include "libc.h"
int both(void), second(void);

int main(void) {
  printf("%d %d\n", both(), second());
  return 0;
}
