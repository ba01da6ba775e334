#include "libc.h"
#include "strings.h"

int __CFConstantStringClassReference[24] = {42};

int main(void) {
  for (int i = 0; i < 3; i++) {
    const struct string *ours = one(i);
    printf("%d %s %lu\n", *ours->class, ours->characters, ours->length);
  }
  printf("alpha %d, beta %d, gamma %d, pointed %d, apart %d\n", one(0) == two(0), one(1) == two(1), one(2) == two(2), pointed(0) == one(0) && pointed(1) == two(1), one(0) != one(1));
  return 0;
}
