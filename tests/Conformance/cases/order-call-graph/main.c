#include "libc.h"
void cold(void), caller(void), callee(void), middle(void), warm(void);

static int ascends(void *a, void *b) {
  char *volatile l = a, *volatile r = b;
  return l < r;
}

int main(void) {
  printf("hot cluster %d\n", ascends(main, caller) || ascends(caller, callee));
  printf("callee behind caller %d\n", ascends(caller, callee) && ascends(callee, warm));
  printf("cold behind %d\n", ascends(callee, cold) && ascends(warm, cold));
  caller();
  return 0;
}
