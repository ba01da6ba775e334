#include "libc.h"
extern _Thread_local int value;
extern char odd;

int main(void) {
  printf("%d %d\n", odd, value);
  return 0;
}
