#include "libc.h"
const char *second_text(void), *second_tail(void);
const double *second_double(void);
double second_sum(double);
float second_float(float);
const char *volatile text = "hello world";
const char *inside = &"hello world"[7];

int main(void) {
  printf("%d %d %g %g %d %s\n", text == second_text(), second_tail() != text + 6, second_sum(0) - 1e100 + 2.5, second_float(0) - 0.5f,
         (int)strlen(second_tail()) - 1, inside);
  return 0;
}
