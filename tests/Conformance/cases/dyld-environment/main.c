#include "libc.h"

int main(void) {
  printf("here\n");
  return 0;
}
