#include "libc.h"
#define BOUNDS(type, name, segment, section) \
  extern type name##_start[] __asm("section$start$" segment "$" section); \
  extern type name##_end[] __asm("section$end$" segment "$" section);
BOUNDS(int *const, constants, "__DATA", "__const")
BOUNDS(int, mine, "__DATA", "__mine")
BOUNDS(int, yours, "__DATA", "__yours")
BOUNDS(int, old, "__OLD", "__list")
BOUNDS(char, file, "__OLD", "__file")
extern char segment_start[] __asm("segment$start$__OLD");
extern char segment_end[] __asm("segment$end$__OLD");

int value = 7;
int *const constant = &value;
__attribute__((section("__DATA,__mine"), used)) static int one = 10, two = 11;
__attribute__((section("__OLD,__list"), used)) static int four = 4;

static int sum(const int *from, const int *to) {
  int total = 0;
  for (; from < to; from++) {
    total += *from;
  }
  return total;
}

int main(void) {
  int found = 0;
  for (int *const *p = constants_start; p < constants_end; p++) {
    found += p == &constant;
  }
  printf("constants %d\n", found);
  printf("mine %d %d\n", (int)(mine_end - mine_start), sum(mine_start, mine_end));
  printf("yours %d\n", (int)(yours_end - yours_start));
  printf("old %d %d\n", (int)(old_end - old_start), sum(old_start, old_end));
  printf("file %.*s\n", (int)(file_end - file_start), file_start);
  printf("segment %d %d\n", (char *)old_start >= segment_start, (char *)file_end <= segment_end);
  return 0;
}
