#include "libc.h"
__attribute__((noinline)) int second_leaf(int x) { return x * 3; }
__attribute__((noinline)) int second_caller(int x) { return second_leaf(x) + second_leaf(x + 1); }
__attribute__((noinline)) int second_recursive(int x) { return x <= 1 ? 1 : x * second_recursive(x - 1); }
int second_even(int);
__attribute__((noinline, disable_tail_calls)) static int odd(int x) { return x == 0 ? 0 : second_even(x - 1) + 1; }
__attribute__((noinline, disable_tail_calls)) int second_even(int x) { return x == 0 ? 1 : odd(x - 1) + 1; }
__attribute__((noinline)) int second_import(const char *s) { return puts(s) + 1; }
