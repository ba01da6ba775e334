#include "shared.h"
int one(), two();
extern "C" void frame();
int main() {
  int first = one(), second = two();
  try { frame(); } catch (long value) { printf("through frame %ld\n", value); }
  printf("twice %d %d\n", first, second);
  return 0;
}
