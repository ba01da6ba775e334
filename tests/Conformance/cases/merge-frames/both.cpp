#include "shared.h"
int both(int n) {
  Guard guard("both");
  try {
    return twice<long>(n, thrower);
  } catch (long) {
    return 0;
  }
}
