#include "shared.h"

int *b_counter() {
  counter++;
  return &counter;
}

int *b_count() {
  return &count();
}
