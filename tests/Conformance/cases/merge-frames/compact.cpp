#include "shared.h"
extern "C" int thrower(int n) {
  if (n > 3) {
    throw n;
  }
  return n;
}
int compact(int n) {
  Guard guard("compact");
  try {
    return twice(n, thrower);
  } catch (int caught) {
    return -caught;
  }
}
