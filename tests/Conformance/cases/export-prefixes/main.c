#include "libc.h"
int a(void), aa(void), aab(void), prefix_of_many_names_63(void);

int main(void) {
  printf("%d %d %d %d\n", a(), aa(), aab(), prefix_of_many_names_63() + 300);
  return 0;
}
