#include "libc.h"

int stayed(void), moved(void), gone(void), later(void), renamed(void);

int main(void) {
  printf("%d %d %d %d %d\n", stayed(), moved(), gone(), later(), renamed());
  return 0;
}
