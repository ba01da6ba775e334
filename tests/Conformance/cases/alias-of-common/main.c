#include "libc.h"

extern int by_symbol, by_option;
int *of_shared(void);

int main(void) {
  by_symbol = 5;
  printf("%d %d %d\n", by_symbol, by_option, *of_shared());
  printf("%d %d\n", &by_option == of_shared(), &by_symbol == of_shared());
  return 0;
}
