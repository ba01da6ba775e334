#include "libc.h"
int five(void);
extern char __dso_handle[];

/* How many build versions there are, and of which platform. */
int main(void) {
  char *command = __dso_handle + 32;
  for (unsigned i = 0; i < *(unsigned *)(__dso_handle + 16); i++) {
    if (*(unsigned *)command == 0x32) {
      printf("platform %u\n", *(unsigned *)(command + 8));
    }
    command += *(unsigned *)(command + 4);
  }
  printf("%d\n", five());
  return 0;
}
