#include "shared.h"

int *a_counter() {
  counter++;
  return &counter;
}

int *a_count() {
  return &count();
}
