extern "C" int printf(const char *, ...);
extern "C" void through(void (*)());

static void thr() {
  throw 17;
}

__attribute__((noinline)) long test(long v) {
  long k = v * 3;
  try {
    through(thr);
  } catch (int i) {
    return k + i;
  }
  return -1;
}

int main() {
  printf("dwarf %ld\n", test(100));
  return 0;
}
