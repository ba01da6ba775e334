#include "libc.h"

extern char here[];
char *up(void), *none(void);
extern char *far_up, *below;
extern int most, least;
int second(void), third(void);

int main(void) {
  printf("%ld %ld\n", up() - here, none() - here);
  printf("%ld %ld %d %d\n", far_up - here, below - here, most, least);
  printf("%d %d\n", second(), third());
  return 0;
}
