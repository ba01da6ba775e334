#include "libc.h"
int member(void);

int main(void) {
  printf("%d\n", member());
  return 0;
}
