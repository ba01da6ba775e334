#include "libc.h"

int early(void), late(void);
int never(void) __attribute__((weak_import));

int main(void) {
  printf("early %d late %d never %d\n", early(), late(), never != 0);
  return 0;
}
