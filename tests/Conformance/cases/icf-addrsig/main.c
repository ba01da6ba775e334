#include "libc.h"
extern unsigned folded_start[] __asm("section$start$__TEXT$__folded"), folded_end[] __asm("section$end$__TEXT$__folded");
#define FOLDED __attribute__((noinline, section("__TEXT,__folded,regular,pure_instructions")))
FOLDED static int untaken(int x) { return x * 2; }
FOLDED static int untaken_too(int x) { return x * 2; }
__attribute__((noinline)) static int taken(int x) { return x + 1; }
__attribute__((noinline)) static int taken_too(int x) { return x + 1; }

volatile int one_number = 1, two_numbers = 2;

int main(void) {
  int (*volatile one)(int) = taken;
  int (*volatile other)(int) = taken_too;
  printf("taken %d\n", one == other);
  printf("untaken %d of 2\n", (int)((folded_end - folded_start) / 2));
  printf("%d\n", untaken(one_number) + untaken_too(two_numbers));
  return 0;
}
