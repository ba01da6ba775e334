// Something for every option to act on.
int puts(const char *);
int part(void), member(void), listed(void);
extern int shared;
int tentative;
__attribute__((weak)) int weak(void) { return tentative; }
__attribute__((noinline)) static int local(int value) { return value * 3 + shared; }
int same1(int value) { return value * 5 + 7; }
int same2(int value) { return value * 5 + 7; }
__attribute__((noinline, visibility("hidden"))) int quiet1(int value) { return value * 11 + shared; }
__attribute__((noinline, visibility("hidden"))) int quiet2(int value) { return value * 11 + shared; }
int never(void) { return quiet1(1) + quiet2(2); }
int unused(void) { return local(4); }
int again(void) { return unused() + same1(1) + same2(2); }
int (*table[])(void) = {weak, part};
static volatile char zeros[100000];
char filled[100000];
__attribute__((constructor)) static void start(void) { zeros[3] = 1; }
int other_main(void) { return 3; }

int main(int count, char **names) {
  puts(names[0]);
  zeros[count] = 2;
  filled[count] = 3;
  return local(count) + part() + member() + listed() + zeros[4] + again() + quiet1(count) + quiet2(count) + table[0]();
}
