#include "shared.h"
static Noisy b{"b"};

int second() {
  return b.name != nullptr;
}
