#include "libc.h"

int second_leaf(int), second_caller(int), second_recursive(int), second_even(int), second_import(const char *);
__attribute__((noinline)) int leaf(int x) { return x * 3; }
__attribute__((noinline)) int caller(int x) { return leaf(x) + leaf(x + 1); }
__attribute__((noinline)) int other(int x) { return leaf(x) + leaf(x + 2); }
__attribute__((noinline)) int recursive(int x) { return x <= 1 ? 1 : x * recursive(x - 1); }
int even(int);
__attribute__((noinline, disable_tail_calls)) static int odd(int x) { return x == 0 ? 0 : even(x - 1) + 1; }
__attribute__((noinline, disable_tail_calls)) int even(int x) { return x == 0 ? 1 : odd(x - 1) + 1; }
__attribute__((noinline)) int import(const char *s) { return (int)strlen(s) + 1; }

static int same(void *a, void *b) {
  void *volatile l = a, *volatile r = b;
  return l == r;
}

int main(void) {
  printf("leaf %d\n", same(leaf, second_leaf));
  printf("caller %d\n", same(caller, second_caller));
  printf("recursive %d\n", same(recursive, second_recursive));
  printf("mutual %d\n", same(even, second_even));
  printf("other %d\n", same(other, second_caller));
  printf("import %d\n", same(import, second_import));
  printf("%d %d %d\n", second_caller(5), second_recursive(5), second_even(6));
  return import("abc") - 4;
}
