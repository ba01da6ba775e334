#include "libc.h"
int missing_in_shims(void);

int unused(void) {
  return missing_in_shims();
}

static int arr[4] = {1, 2, 3, 4};

__attribute__((used)) int keep(void) {
  return arr[2];
}

int used(int x) {
  return arr[x & 3];
}

int main(int c, char **v) {
  printf("dead %d\n", used(c));
  return 0;
}
