#include "libc.h"

int renamed(void), original(void);

int main(void) {
  printf("%d %d\n", renamed(), original());
  return 0;
}
