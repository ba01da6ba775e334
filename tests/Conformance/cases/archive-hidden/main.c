#include "libc.h"
int whole(void);

int main(void) {
  printf("%d\n", whole());
  return 0;
}
