#include "libc.h"
extern char *const huge_start, *const huge_end;

int main(void) {
  *huge_end = 9;
  printf("%lx %d %d\n", (long)(huge_end - huge_start), *huge_end, *huge_start);
  return 0;
}
