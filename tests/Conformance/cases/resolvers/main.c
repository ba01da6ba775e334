#include "libc.h"

typedef struct { long values[5]; } Big;
Big mix(int, double, long, int, int, int, int, int, double), inside(void);
extern Big (*table[1])(int, double, long, int, int, int, int, int, double);
int times(void), pulled(int);
int (*pointer)(int) = pulled;

static void show(Big big) {
  for (int i = 0; i < 5; i++) printf("%ld%c", big.values[i], i < 4 ? ' ' : '\n');
}

int main(void) {
  show(inside());
  show(mix(10, 0.5, 30, 1, 2, 3, 4, 5, 1.5));
  show(table[0](-1, 1, 2, 0, 0, 0, 0, 9, 0));
  printf("%d %d %d\n", times(), pulled(4), pointer(5));
  return 0;
}
