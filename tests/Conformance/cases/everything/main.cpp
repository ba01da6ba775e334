#include "libc.h"

extern "C" int pick(int);
extern "C" int optional() __attribute__((weak_import));

thread_local int local = 3;
int value = 40;
int *pointer = &value;
int (*imported)(const char *) = puts;
const char *text = "a text";

struct Guard {
  ~Guard() { puts("guard"); }
};

__attribute__((noinline)) int thrower(int n) {
  Guard guard;
  if (n > 1) {
    throw n;
  }
  return n;
}

int main() {
  try {
    thrower(5);
  } catch (int n) {
    printf("%d %d %d %d %s\n", n, *pointer, local, pick(2), text);
  }
  return imported("done") < 0;
}
