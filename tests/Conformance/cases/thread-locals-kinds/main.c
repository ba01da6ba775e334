#include "libc.h"
static _Thread_local int own = 1;
extern _Thread_local int hidden __attribute__((visibility("hidden"))), other;
extern _Thread_local int imported, imported_zero;

static void *in_thread(void *unused) {
  printf("thread %d %d %d %d %d\n", own, hidden, other, imported, imported_zero + 5);
  return 0;
}

int main(void) {
  void *thread;
  printf("%d %d %d %d %d\n", own++, hidden++, other++, imported++, imported_zero++ + 5);
  pthread_create(&thread, 0, in_thread, 0);
  pthread_join(thread, 0);
  return 0;
}
