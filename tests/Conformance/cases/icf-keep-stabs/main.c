#include "libc.h"
int second(int);
__attribute__((noinline)) int first(int x) { return x ^ 6; }
int main(void) {
  printf("%d %d\n", first(3), second(3));
  return 0;
}
