#include "libc.h"

int adrpAdd(void);

int main(void) {
  printf("%d\n", adrpAdd());
  return 0;
}
