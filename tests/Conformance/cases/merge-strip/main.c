#include "libc.h"
int one(int), two(void), three(void);
const char *name(int);
int main(void) {
  printf("%d %d %d %d\n", one(4), three(), two(), (int)strlen(name(2)));
  return 0;
}
