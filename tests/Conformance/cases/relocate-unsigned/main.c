#include "libc.h"
extern int *const by_symbol, *const with_addend, *const negative, *const by_label;
extern int (*const function)(void);

int main(void) {
  printf("%d %d %d %d %d\n", *by_symbol, *with_addend, *negative, *by_label, function());
  return 0;
}
