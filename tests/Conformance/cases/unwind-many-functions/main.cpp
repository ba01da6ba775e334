#include "libc.h"
extern "C" void frame_999(void (*)());

static void thrower() {
  throw 7;
}

int main() {
  try {
    frame_999(thrower);
  } catch (int n) {
    printf("caught %d\n", n);
  }
}
