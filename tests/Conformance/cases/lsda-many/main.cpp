#include "libc.h"

int second(int);

template <int N> struct Thrown {
  int value = N;
};

static int cleanups;

struct Cleanup {
  ~Cleanup() { cleanups++; }
};

template <int N> __attribute__((noinline)) void thrower(int n) {
  Cleanup cleanup;
  if (n >= 0) {
    throw Thrown<N>();
  }
}

template <int N> __attribute__((noinline)) int catcher(int n) {
  try {
    thrower<N>(n);
  } catch (Thrown<N + 1> &) {
    return -1000;
  } catch (Thrown<N> &thrown) {
    return thrown.value;
  }
  return 0;
}

template <int N> struct Each {
  static int sum(int n) { return catcher<N - 1>(n) + Each<N - 1>::sum(n); }
};

template <> struct Each<0> {
  static int sum(int) { return 0; }
};

// Nobody calls these: their functions, handlers and types go.
__attribute__((visibility("hidden"))) int unused(int n) { return Each<30>::sum(n); }

int main() {
  printf("%d\n", Each<16>::sum(1));
  printf("cleanups %d\n", cleanups);
  printf("second %d\n", second(9));
}
