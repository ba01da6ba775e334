#include "libc.h"

int done(void);
__attribute__((constructor)) static void own(void) { printf("the program's\n"); }

int main(void) {
  printf("%d\n", done());
  return 0;
}
