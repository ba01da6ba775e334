#include "shared.h"
extern "C" int plainFrame(int, int (*)(int));
static int deep(int n) { return frame(n, thrower); }
static int deeper(int n) { return through(n, deep); }
static int deepest(int n) { return plainFrame(n, deeper); }
int main() {
  printf("compact %d %d\n", compact(2), compact(5));
  try {
    printf("both %d\n", both(3));
    printf("both %d\n", both(6));
  } catch (int caught) {
    printf("caught %d\n", caught);
  }
  try {
    printf("deep %d\n", deepest(1));
    printf("deep %d\n", deepest(8));
  } catch (int caught) {
    printf("caught %d\n", caught);
  }
  return 0;
}
