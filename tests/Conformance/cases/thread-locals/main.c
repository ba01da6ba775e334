#include "libc.h"
_Thread_local int ti = 5;
_Thread_local int tz;
static _Thread_local long ts = 77;
_Thread_local char buf[100];
_Thread_local _Alignas(64) int al = 3;
_Thread_local int *tp;

static void *th(void *p) {
  ti += 100;
  tz = 1;
  ts++;
  printf("thread %d %d %ld %d al%d\n", ti, tz, ts, al, (int)((unsigned long)&al & 63));
  tp = &ti;
  return 0;
}

int main() {
  void *t;
  ti++;
  pthread_create(&t, 0, th, 0);
  pthread_join(t, 0);
  buf[99] = 4;
  double d = 1.5;
  d *= ti;
  printf("main %d %d %ld %d %g al%d\n", ti, tz, ts, buf[99], d, (int)((unsigned long)&al & 63));
  return 0;
}
