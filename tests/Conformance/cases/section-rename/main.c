#include "libc.h"
int value = 5;
int *pointer = &value;

int main(void) {
  int before = *pointer;
  value++;
  printf("%d %d\n", before, *pointer);
  return 0;
}
