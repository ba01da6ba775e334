#include "libc.h"

int shared;
int of_library(void);

int main(void) {
  printf("%d %d\n", shared, of_library());
  return 0;
}
