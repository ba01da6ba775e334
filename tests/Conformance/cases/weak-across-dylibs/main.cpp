#include "shared.h"

int main() {
  counter++;
  bool one = a_counter() == &counter && b_counter() == &counter;
  printf("%d %d %d\n", counter, one, a_count() == b_count() && a_count() == &count());
}
