#include "libc.h"
extern int tentative[10], *end;
int weak(void), hidden_of(void), *count_of(void), size_of(void), choose(int);
const char *text_of_one(void), *text_of_two(void);
long next_of_mine(void), zero_and(long);
double scale(double);
int main(void) {
  printf("%d %d %d\n", hidden_of(), size_of(), *count_of());
  printf("weak %d\n", weak());
  printf("sum %.1f %s %s %d\n", scale(5), text_of_one(), text_of_two(), text_of_one() == text_of_two());
  long first = next_of_mine();
  printf("tls %ld %ld\n", first, zero_and(6));
  printf("switch %d %d %d %d\n", choose(0), choose(1), choose(2), choose(9));
  printf("end %d\n", *end);
  return tentative[3];
}
