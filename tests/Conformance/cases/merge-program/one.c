#include "libc.h"
int tentative[10];
_Thread_local long mine = 5;
static _Thread_local long zero;
__attribute__((weak)) int weak(void) { return 1; }
__attribute__((visibility("hidden"))) int hidden = 7;
static const char *const text = "ab";
const char *text_of_one(void) { return text; }
int table[4] = {1, 11, 22, 33};
int *end = &table[3];
__attribute__((constructor)) static void built(void) { printf("built one\n"); }
long next_of_mine(void) { zero += 4; return ++mine; }
long zero_and(long n) { return zero + n; }
int choose(int n) {
  switch (n) {
    case 0: return 3;
    case 1: return 14;
    case 2: return 159;
    case 3: return 26;
    case 4: return 5;
    default: return 0;
  }
}
