#include "libc.h"
unsigned long load8(void), load16(void), load32(void), load64(void), load128(void), far(void), signed32(void), address(void), stored(void);
double loadd(void);
float loads(void);
unsigned long bytes(void);

int main(void) {
  printf("%lu %lu %lu %lu %lu %g %g %ld %lu %lu %lu\n", load8(), load16(), load32(), load64(), load128(), loadd(), (double)loads(),
         (long)signed32(), *(unsigned long *)address(), far(), bytes());
  printf("%lu\n", stored());
  return 0;
}
