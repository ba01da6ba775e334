#include "libc.h"
extern int *local_address(void), *hidden_address(void);
void *imported_address(void), *weak_address(void);

int main(void) {
  printf("%d %d %d %d\n", *local_address(), *hidden_address(), imported_address() == (void *)puts, weak_address() != 0);
  return 0;
}
