#include "libc.h"
int live(void);

int main(void) {
  printf("live %d\n", live());
  return 0;
}
