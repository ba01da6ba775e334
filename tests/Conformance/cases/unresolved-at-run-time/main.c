#include "libc.h"
int missing_in_shims(void);

int main() {
  puts("before");
  return missing_in_shims();
}
