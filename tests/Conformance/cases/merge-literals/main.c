#include "libc.h"
double fourOne(void), eightOne(void), fourTwo(void), eightTwo(void);
long *wordsOne(void), *wordsTwo(void);
extern const char *insideOne, *wholeOne, *onlyOne, *insideTwo, *wholeTwo;
extern const unsigned short *wideOne;
int main(void) {
  printf("%.2f %.2f %.2f %.2f\n", fourOne(), eightOne(), fourTwo(), eightTwo());
  printf("%s %s %s same %d %d\n", insideOne, wholeOne, onlyOne, wholeOne == wholeTwo && insideOne == insideTwo, wholeOne == (const char *)"hello");
  printf("wide %d %c\n", wideOne[1] == 'i', wideOne[0]);
  printf("words %ld %ld %ld same %d %d\n", wordsOne()[0], wordsTwo()[0], wordsTwo()[1], wordsOne()[1] == 7, wordsOne() == wordsTwo());
  return 0;
}
