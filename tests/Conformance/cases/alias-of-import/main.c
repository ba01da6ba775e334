#include "libc.h"

int print(const char *), outer(void), outward(void);
extern int count, twice, amount, *address;

int main(void) {
  print("main");
  printf("%d %d %d\n", outer(), outward(), *address);
  count++;
  printf("%d %d %d\n", count, twice, amount);
  return 0;
}
