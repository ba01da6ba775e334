#include "libc.h"
extern int list_start[] __asm("section$start$__DATA$__list");
extern int list_end[] __asm("section$end$__DATA$__list");
extern char none_start[] __asm("section$start$__DATA$__none");
extern char none_end[] __asm("section$end$__DATA$__none");
extern char text_start[] __asm("segment$start$__TEXT");
extern char text_end[] __asm("segment$end$__TEXT");
extern char header[] __asm("__mh_execute_header");
extern char handle[] __asm("___dso_handle");
__attribute__((section("__DATA,__list"), used)) static int one = 1, two = 2, three = 3;

int main(void) {
  int sum = 0;
  for (int *p = list_start; p < list_end; p++) {
    sum += *p;
  }
  printf("%d %d\n", (int)(list_end - list_start), sum);
  printf("%d\n", (int)(none_end - none_start));
  printf("%d %d\n", text_start == header && handle == header, (char *)main > text_start && (char *)main < text_end);
  return 0;
}
