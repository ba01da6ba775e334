#include "libc.h"

int one(void), shown(void);

int main(void) {
  printf("%d %d\n", one(), shown());
  return 0;
}
