#include "libc.h"
extern char libbig[];
extern int libvar;
char *p1 = libbig + 100;
char *p2 = libbig + 5000;
char *p3 = libbig - 8;
#ifdef HUGE
char *p4 = libbig + 0x10000000000;
#endif
extern char libbig[];

int main() {
  printf("add %d %d %d\n", (int)(p1 - libbig), (int)(p2 - libbig), (int)(p3 - libbig));
#ifdef HUGE
  printf("huge %lx\n", (long)(p4 - libbig));
#endif
  return 0;
}
