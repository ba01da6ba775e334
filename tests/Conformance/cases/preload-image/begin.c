/* Firmware: the loader copies the segments to their addresses; its header is not in memory. */
typedef unsigned long size;
long write_out(int fd, const char *text, size count);

extern char text_start __asm__("segment$start$__TEXT");
extern char data_end __asm__("segment$end$__DATA");
extern void start(void) __asm__("start");
static char zeros[100000];
static const char *const lines[] = {"at its address\n", "no header\n", "zeros\n"};
const char *volatile text = "firmware\n";

static void say(const char *line) {
  size count = 0;
  while (line[count]) {
    count++;
  }
  write_out(1, line, count);
}

int begin(void) {
  say(text);
  if ((unsigned long)&text_start == 0x40000000) {
    say(lines[0]);
  }
  if ((char *)start == &text_start || *(unsigned *)&text_start != 0xfeedfacf) {
    say(lines[1]);
  }
  int sum = 0;
  for (size i = 0; i < sizeof zeros; i++) {
    sum += zeros[i];
  }
  if (!sum && &data_end > zeros) {
    say(lines[2]);
  }
  if ((unsigned long)zeros >= 0x48000000 && (unsigned long)&text < 0x48100000) {
    say("data apart\n");
  }
  return 3;
}
