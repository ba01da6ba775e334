#include "libc.h"

extern "C" void frame16(), frame256(), frame4064(), frame65520(), saves(), through();
extern "C" int leaf(int), leafs(int);

extern "C" void thrower(int n) { throw n; }

template <typename F> static void expect(const char *what, F function) {
  try {
    function();
  } catch (int n) {
    printf("%s %d\n", what, n);
  }
}

int main() {
  expect("thrown", frame16);
  expect("thrown", frame256);
  expect("thrown", frame4064);
  expect("thrown", frame65520);
  expect("saved", saves);
  printf("leaf %d\n", leaf(1) + leafs(2));
}
