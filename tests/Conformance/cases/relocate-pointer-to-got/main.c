#include "libc.h"
extern int to_puts, to_local;

int main(void) {
  void **first = (void **)((char *)&to_puts + to_puts);
  int **second = (int **)((char *)&to_local + to_local);
  printf("%d %d\n", *first == (void *)puts, **second);
  return 0;
}
