#include "libc.h"
extern char header[] __asm("__mh_execute_header");
char *getsectiondata(void *, const char *, const char *, unsigned long *);

int main(void) {
  unsigned long size;
  char *words = getsectiondata(header, "__TEXT", "__words", &size);
  printf("%lu %.10s\n", size - 4, words);
  return 0;
}
