#include "libc.h"

int overridden(void) { return 1; }
int theirs(void), a_overridden(void), a_theirs(void), b_overridden(void), b_theirs(void);
__attribute__((weak)) int mine(void) { return 7; }

int main(void) {
  printf("overridden %d %d %d\n", overridden(), a_overridden(), b_overridden());
  printf("theirs %d %d %d\n", theirs(), a_theirs(), b_theirs());
  printf("mine %d\n", mine());
  return 0;
}
