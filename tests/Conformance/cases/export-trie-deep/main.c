#include "libc.h"

int za(void), zaa(void), deepest(void), longest(void), z_40(void);

int main(void) {
  printf("%d %d %d %d %d\n", za(), zaa(), deepest(), longest(), z_40());
  return 0;
}
