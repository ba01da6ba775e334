#include "libc.h"
int both(void), with_strong(void), from_second(void);

int main(void) {
  printf("%d %d %d\n", both(), with_strong(), from_second());
  return 0;
}
