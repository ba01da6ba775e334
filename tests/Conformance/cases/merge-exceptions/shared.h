#include "libc.h"
struct Guard { int n; ~Guard() { printf("~Guard %d\n", n); } };
template <typename T> T twice(T value) { static int calls; ++calls; return value + value; }
