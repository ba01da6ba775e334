#include "libc.h"

extern char byte, end_of_data[], start_of_data[];
extern int value;

int main(void) {
  printf("%d %d %d\n", byte, end_of_data - start_of_data == 4 ? 0 : 1, value);
  return 0;
}
