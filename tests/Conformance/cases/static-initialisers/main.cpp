#include "shared.h"
static Noisy a{"a"};
thread_local Noisy tl{"tl"};
int second();

int main() {
  printf("main %d\n", second());
  return tl.name == nullptr || Holder<int>::noisy.name == nullptr;
}
