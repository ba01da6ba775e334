#include "libc.h"

int calls(void);

int main(void) {
  printf("%d\n", calls());
  return 0;
}
