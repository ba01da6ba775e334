#include "types.h"

void throw_base(int n) {
  throw Base(n);
}

void throw_derived(int n) {
  throw Derived(n);
}
