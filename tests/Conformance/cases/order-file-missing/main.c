#include "libc.h"

int main(int argc, char **argv, char **envp, char **apple) {
  printf("hello %s %d %lld %.3f %c %s\n", "world", 42, 1234567890123LL, 3.14159, 'x', argc > 1 ? argv[1] : "-");
  fprintf(__stdoutp, "%d args, apple %d, %d %d %d %d %d %d %d %d %d %g\n", argc, apple[0] != 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2.5);
  char b[64];
  long double ld = 1.25L;
  snprintf(b, sizeof b, "%Lf|%5d|%-5s|%%", ld, 7, "ab");
  puts(b);
  int x, y;
  sscanf("12 34", "%d %d", &x, &y);
  printf("%d\n", x + y);
  return 7;
}
