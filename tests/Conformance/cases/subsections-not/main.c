#include "libc.h"

int falls(void);
extern int after;

int main(void) {
  printf("%d %d\n", falls(), after);
  return 0;
}
