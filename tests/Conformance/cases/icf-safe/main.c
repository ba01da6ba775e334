#include "libc.h"

int twice(int), thrice(int), virtuals(void);
int in_table(int x), in_table_too(int x);
int (*volatile table[])(int) = {in_table, in_table_too};
__attribute__((noinline)) int in_table(int x) { return x + 1; }
__attribute__((noinline)) int in_table_too(int x) { return x + 1; }

// Their section says how many of them are left.
extern unsigned folded_start[] __asm("section$start$__TEXT$__folded"), folded_end[] __asm("section$end$__TEXT$__folded");
#define FOLDED __attribute__((noinline, section("__TEXT,__folded,regular,pure_instructions")))
FOLDED static int untaken(int x) { return x * 2; }
FOLDED static int untaken_too(int x) { return x * 2; }

volatile int one_number = 1, two_numbers = 2;

int main(void) {
  int (*volatile one)(int) = twice;
  int (*volatile other)(int) = thrice;
  int sum = untaken(one_number) + untaken_too(two_numbers);
  printf("table %d\n", table[0] == table[1]);
  printf("got %d\n", one == other);
  printf("untaken %d of 2\n", (int)((folded_end - folded_start) / 2));
  printf("virtual %d of 2\n", virtuals());
  printf("%d %d %d\n", sum, one(4) - 2, table[0](4) + table[1](5));
  return 0;
}
