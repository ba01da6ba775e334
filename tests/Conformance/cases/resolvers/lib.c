#include "libc.h"

// _mix is a resolver function: it gives the address of the function that is meant by the name.
typedef struct { long values[5]; } Big;

static int asked;
static Big one(int a, double b, long c, int d, int e, int f, int g, int h, double i) {
  return (Big){{a, (long)(b * 10), c, d + e * 10 + f * 100 + g * 1000 + h * 10000, (long)(i * 10)}};
}
static Big two(int a, double b, long c, int d, int e, int f, int g, int h, double i) {
  return (Big){{-a, 0, 0, 0, (long)i}};
}
__attribute__((visibility("hidden"))) void *resolve(void) {
  asked++;
  return asked ? (void *)one : (void *)two;
}
// In assembly, for the compiler must not know that it is defined here.
__asm(".globl _mix\n.symbol_resolver _mix\n.p2align 2\n_mix:\n  b _resolve");

Big mix(int, double, long, int, int, int, int, int, double);
Big inside(void) { return mix(1, 2.5, 3, 4, 5, 6, 7, 8, 9.5); }
Big (*table[])(int, double, long, int, int, int, int, int, double) = {mix};
int times(void) { return asked; }
