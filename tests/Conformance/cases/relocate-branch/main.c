#include "libc.h"
int forward(void), backward(void), tail(void), inside(void);

int two(void) {
  return 2;
}

int main(void) {
  printf("%d %d %d %d\n", forward(), backward(), tail(), inside());
  return 0;
}
