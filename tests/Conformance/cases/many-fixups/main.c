#include "libc.h"
#define FOUR(f, i) f(i), f(i + 1), f(i + 2), f(i + 3)
#define SIXTEEN(f, i) FOUR(f, i), FOUR(f, i + 4), FOUR(f, i + 8), FOUR(f, i + 12)
#define SIXTYFOUR(f, i) SIXTEEN(f, i), SIXTEEN(f, i + 16), SIXTEEN(f, i + 32), SIXTEEN(f, i + 48)
#define K(f, i) SIXTYFOUR(f, i), SIXTYFOUR(f, i + 64), SIXTYFOUR(f, i + 128), SIXTYFOUR(f, i + 192), SIXTYFOUR(f, i + 256), SIXTYFOUR(f, i + 320)
#define AT(i) &target[((i) * 7919) % 4096]
#define PUTS(i) puts

static int target[4096];
int *pointers[] = {K(AT, 0), K(AT, 384), K(AT, 768), K(AT, 1152), K(AT, 1536), K(AT, 1920), K(AT, 2304), K(AT, 2688), K(AT, 3072), K(AT, 3456)};
int (*imports[])(const char *) = {K(PUTS, 0), K(PUTS, 0), K(PUTS, 0), K(PUTS, 0), K(PUTS, 0), K(PUTS, 0), K(PUTS, 0), K(PUTS, 0)};

int main(void) {
  int wrong = 0;
  for (int i = 0; i < (int)(sizeof pointers / sizeof *pointers); i++) {
    wrong += pointers[i] != &target[(i * 7919) % 4096];
  }
  for (int i = 0; i < (int)(sizeof imports / sizeof *imports); i++) {
    wrong += imports[i] != puts;
  }
  printf("wrong %d of %d\n", wrong, (int)(sizeof pointers / sizeof *pointers + sizeof imports / sizeof *imports));
  return imports[3000]("done") < 0;
}
