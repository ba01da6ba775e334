#include "libc.h"

__attribute__((noinline)) int pick(int n) {
  switch (n) {
  case 0:
    puts("");
    return 0;
  case 1:
    return (int)strlen("abc");
  case 2:
    return strcmp("b", "a") > 0;
  case 3:
    return (int)strlen("abcd");
  case 4:
    return strcmp("c", "a") > 0;
  case 5:
    return (int)strlen("abcde");
  case 6:
    return (int)strlen("abcdefghi");
  case 7:
    return (int)strlen("ab");
  case 8:
    return (int)strlen("abcdef");
  default:
    return -1;
  }
}

int main(void) {
  printf("%d %d %d %d %d %d %d %d %d\n", pick(1), pick(2), pick(3), pick(4), pick(5), pick(6), pick(7), pick(8), pick(99));
  return 0;
}
