#include "libc.h"

int shared_here(void), hidden_here(void), of_library(void), private_here(void), local_here(void);

int main(void) {
  printf("%d %d %d %d %d\n", shared_here(), hidden_here(), of_library(), private_here(), local_here());
  return 0;
}
