#include "libc.h"
extern int one, two[2];
extern const int three;

static int sum(const int *p, int n) {
  int s = 0;
  for (int i = 0; i < n; i++) {
    s += p[i];
  }
  return s;
}

static const int numbers[] = {3, 4, 5};

int main(void) {
  one++;
  printf("%d %d %d %d\n", one, two[1], three, sum(numbers, 3));
  return 0;
}
