#include "libc.h"
extern char map[] __asm("section$start$__TEXT$__map");
extern char map_end[] __asm("section$end$__TEXT$__map");
int one(void), two(void);

/* The line that ends with a text: its beginning, or null. */
static char *line(const char *end) {
  int size = (int)strlen(end);
  char *start = map;
  for (char *at = map; at < map_end; at++) {
    if (*at == '\n') {
      int same = at - start >= size;
      for (int i = 0; i < size && same; i++) {
        same = at[i - size] == end[i];
      }
      if (same) {
        return start;
      }
      start = at + 1;
    }
  }
  return 0;
}

int main(void) {
  printf("path %d\n", line("# Path: merged.o") == map);
  printf("text %d\n", line("\t__TEXT\t__text") != 0);
  printf("one %.10s %.5s\n", line("] _name"), line("] _one") + 22);
  printf("two %.5s\n", line("] _two") + 22);
  printf("shared %.5s\n", line("] _shared") + 22);
  printf("text of one %d\n", line("] literal string: text of one") != 0);
  printf("main %d\n", line("] _main") != 0 || one() + two() != 3);
  return 0;
}
