#include "libc.h"
extern char page[], table[];
int code(void);
int (*volatile pointer)(void) = code;

int main(void) {
  printf("%ld %ld %ld %d\n", (long)page & 0x3fff, (long)table & 0xfff, (long)pointer & 127, code());
  return 0;
}
