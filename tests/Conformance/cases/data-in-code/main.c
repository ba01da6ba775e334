#include "libc.h"

int bytes(int), halves(int), words(int), other(int);

int main(void) {
  printf("%d %d %d %d\n", bytes(1), halves(1), words(1), other(1));
  return 0;
}
