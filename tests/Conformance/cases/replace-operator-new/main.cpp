#include "libc.h"

void *operator new(size_t size) {
  printf("new %lu\n", size);
  return malloc(size);
}

void operator delete(void *p) noexcept {
  puts("delete");
  free(p);
}

void operator delete(void *p, size_t) noexcept {
  puts("delete");
  free(p);
}

struct Pair {
  long a, b;
};

int main() {
  Pair *volatile p = new Pair{1, 2};
  printf("%ld\n", p->a);
  delete p;
}
