#include "libc.h"
extern _Thread_local int open;
static _Thread_local int last = 1;
int ownOf(void), zerosOf(void), alignedOf(void), moreOf(void), weakOf(void);
long hiddenOf(void);
static void *show(void *what) {
  printf("%s%d %d %ld %d %d %d %d %d\n", (char *)what, ownOf(), open++, hiddenOf(), zerosOf(), alignedOf(), weakOf(), moreOf(), last++);
  return 0;
}
int main(void) {
  void *thread;
  show("");
  pthread_create(&thread, 0, show, "thread ");
  pthread_join(thread, 0);
  return 0;
}
