#include "types.h"

struct Cleaner {
  ~Cleaner() { puts("clean"); }
};

int main() {
  try {
    throw_base(5);
  } catch (Base &b) {
    printf("%s %d\n", b.name(), b.n);
  }
  try {
    Cleaner c;
    try {
      throw_derived(6);
    } catch (Base &b) {
      printf("%s %d\n", b.name(), b.n);
      throw;
    }
  } catch (...) {
    return 0;
  }
  return 1;
}
