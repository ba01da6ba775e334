#include "libc.h"
int libfn(int);
extern int libvar;

int main() {
  printf("dyn %d %d\n", libfn(3), libvar);
  return 0;
}
