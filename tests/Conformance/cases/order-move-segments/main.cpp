extern "C" int printf(const char *, ...);

extern "C" {
extern char code_start[] __asm("segment$start$__COLD");
extern char code_end[] __asm("segment$end$__COLD");
extern char data_start[] __asm("segment$start$__RARE");
extern char data_end[] __asm("segment$end$__RARE");
int rare_value = 40;
int rare_zero;
int common_value = 1;
}

int cleaned;
struct Cleaner { ~Cleaner() { cleaned++; } };

__attribute__((noinline)) int throws(int x) {
  if (x > 6) {
    throw x;
  }
  return x;
}

__attribute__((noinline)) int cold(int x) {
  Cleaner c;
  return throws(x) + 1;
}

static bool isIn(const void *p, const char *start, const char *end) { return (const char *)p >= start && (const char *)p < end; }

int main() {
  printf("code %d %d\n", isIn((void *)cold, code_start, code_end), isIn((void *)main, code_start, code_end));
  printf("data %d %d %d\n", isIn(&rare_value, data_start, data_end), isIn(&rare_zero, data_start, data_end), isIn(&common_value, data_start, data_end));
  try {
    cold(7);
  } catch (int x) {
    printf("caught %d after %d\n", x, cleaned);
  }
  printf("%d\n", rare_value + common_value + rare_zero);
  return 0;
}
