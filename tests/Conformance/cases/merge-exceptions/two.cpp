#include "shared.h"
void raise(int value) { if (value < 100) throw value; throw "bad"; }
int two() {
  try { Guard guard{2}; raise(100); } catch (const char *value) { printf("two caught %s\n", value); return twice(3); }
  return 0;
}
extern "C" void called() { throw 9L; }
