extern "C" int printf(const char *, ...);

__attribute__((noinline)) void fail(int x) {
  if (x) {
    throw x;
  }
  throw 1.5;
}

#define CATCHER(name, type)                \
  __attribute__((noinline)) int name(int x) { \
    try {                                  \
      fail(x);                             \
    } catch (type) {                       \
      return 1;                            \
    }                                      \
    return 0;                              \
  }
CATCHER(first, int)
CATCHER(second, int)
CATCHER(third, double)

int cleaned;
struct Cleaner { ~Cleaner() { cleaned++; } };
__attribute__((noinline)) int fourth(int x) {
  Cleaner c;
  fail(x);
  return 0;
}

static int same(int (*a)(int), int (*b)(int)) {
  int (*volatile l)(int) = a;
  int (*volatile r)(int) = b;
  return l == r;
}

volatile int one = 1, two = 2;

int main() {
  printf("same %d\n", same(first, second));
  printf("type %d\n", same(first, third));
  printf("cleanup %d\n", same(first, fourth));
  int caught = 0;
  try {
    third(one);
  } catch (int) {
    caught = 2;
  }
  printf("%d %d %d\n", first(one), second(two), caught);
  for (int i = 0; i < 3; i++) {
    try {
      fourth(i);
    } catch (...) {
    }
  }
  printf("done %d\n", cleaned);
  return 0;
}
