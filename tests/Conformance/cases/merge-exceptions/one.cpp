#include "shared.h"
void raise(int value);
int one() {
  try { Guard guard{1}; raise(5); } catch (int value) { printf("one caught %d\n", value); return twice(2); }
  return 0;
}
