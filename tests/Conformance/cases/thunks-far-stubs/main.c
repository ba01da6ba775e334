#include "libc.h"

void far(void);
__attribute__((weak)) void shared(void) { puts("a weak definition"); }
void number(int n) { printf("number %d\n", n); }
__attribute__((naked)) void near(void) { __asm("brk #1\n b _landed"); }
void landed(void) { puts("past the first instruction"); }
void puts_again(void) { puts("a tail call"); }

int main(void) {
  far();
  return 0;
}
