#include "libc.h"
extern long forward, backward, plus, across;
extern int across32, narrow;
extern char first[];

int main(void) {
  printf("%ld %ld %ld %d %d %d\n", forward, backward, plus, first + across == (char *)main, (char *)&across32 + across32 == (char *)first,
         narrow);
  return 0;
}
