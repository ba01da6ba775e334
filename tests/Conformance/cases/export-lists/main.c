#include "libc.h"
int api_one(void), api_two(void), single(void), x1y(void);

int main(void) {
  printf("%d %d %d %d\n", api_one(), api_two(), single(), x1y());
  return 0;
}
