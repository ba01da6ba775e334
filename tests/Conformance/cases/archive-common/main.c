#include "libc.h"
int tentative;

int main(void) {
  printf("%d\n", tentative);
  return 0;
}
