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

// One whose address is taken, two that are only called: these become that one, which stays where it is looked for.
extern unsigned mixed_start[] __asm("section$start$__TEXT$__mixed"), mixed_end[] __asm("section$end$__TEXT$__mixed");
#define MIXED __attribute__((noinline, section("__TEXT,__mixed,regular,pure_instructions")))
MIXED static int called(int x) { return x * 3; }
MIXED static int compared(int x) { return x * 3; }
MIXED static int called_too(int x) { return x * 3; }

// Methods are found, and compared, by their addresses: the language's way to ask whether a subclass overrides one.
__attribute__((noinline)) static int method(void *self, void *selector) { return 7; }
__attribute__((noinline)) static int overriding_method(void *self, void *selector) { return 7; }
struct method_list {
  unsigned size, count;
  struct { const char *name, *types; int (*implementation)(void *, void *); } method[1];
};
__attribute__((used, section("__DATA,__objc_const"))) struct method_list methods = {24, 1, {{"value", "i16@0:8", method}}};
__attribute__((used, section("__DATA,__objc_const"))) struct method_list overriding = {24, 1, {{"value", "i16@0:8", overriding_method}}};

volatile int one_number = 1, two_numbers = 2;

int main(void) {
  int (*volatile one)(int) = twice;
  int (*volatile other)(int) = thrice;
  int sum = untaken(one_number) + untaken_too(two_numbers);
  printf("table %d\n", table[0] == table[1]);
  printf("got %d\n", one == other);
  printf("untaken %d of 2\n", (int)((folded_end - folded_start) / 2));
  printf("virtual %d of 2\n", virtuals());
  int (*volatile looked_at)(int) = compared;
  int thirds = called(one_number) + called_too(two_numbers) + looked_at(3);
  printf("mixed %d of 3, %d\n", (int)((mixed_end - mixed_start) / 2), thirds);
  volatile struct method_list *base = &methods, *sub = &overriding;
  printf("methods %d\n", base->method[0].implementation == sub->method[0].implementation);
  printf("%d %d %d\n", sum, one(4) - 2, table[0](4) + table[1](5));
  return 0;
}
