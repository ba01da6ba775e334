#include "libc.h"
int tentative[10];
extern int hidden;
int other;
__attribute__((weak)) int weak(void) { return 2; }
const char *text_of_two(void) { return "ab"; }
double scale(double x) { return x * 2.5; }
static int count = 3;
int hidden_of(void) { return hidden; }
int *count_of(void) { return &count; }
int size_of(void) { return (int)sizeof tentative; }
__attribute__((constructor)) static void built(void) { printf("built two\n"); }
