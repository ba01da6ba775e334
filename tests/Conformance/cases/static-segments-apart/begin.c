typedef unsigned long size;
long write_out(int fd, const char *text, size count);

extern char text_start __asm__("segment$start$__TEXT");
extern char data_start __asm__("segment$start$__DATA");
extern char data_end __asm__("segment$end$__DATA");
extern char high_start __asm__("segment$start$__HIGH");
static volatile char zeros[50000];
static volatile int values[] = {1, 2, 3};
__attribute__((section("__OTHER,__list"))) volatile int *const list[] = {&values[0], &values[1], &values[2]};
__attribute__((section("__HIGH,__list"))) volatile int *const *volatile high = &list[1];

static void say(const char *line) {
  size count = 0;
  while (line[count]) {
    count++;
  }
  write_out(1, line, count);
}

/* Compilers know that the addresses of two variables differ, so they are not asked to compare them. */
static volatile size text_at, data_at, end_at, high_at, values_at, zeros_at, list_at, pointer_at;

int begin(void) {
  text_at = (size)&text_start;
  data_at = (size)&data_start;
  end_at = (size)&data_end;
  high_at = (size)&high_start;
  values_at = (size)values;
  zeros_at = (size)zeros;
  list_at = (size)list;
  pointer_at = (size)&high;
  if (end_at < text_at && values_at >= data_at && zeros_at + sizeof zeros <= end_at) {
    say("data below\n");
  }
  if (list_at == end_at) {
    say("behind it\n");
  }
  if (high_at > text_at && pointer_at == high_at) {
    say("high\n");
  }
  int sum = 0;
  for (size i = 0; i < sizeof zeros; i++) {
    sum += zeros[i];
  }
  if (sum + *list[0] + *high[0] + *high[1] == 6) {
    say("sums\n");
  }
  return 5;
}
