#include "libc.h"
struct __attribute__((visibility("default"))) Base { int n; Base(int x) : n(x) {} virtual ~Base() {} virtual const char *name() { return "base"; } };
struct __attribute__((visibility("default"))) Derived : Base { Derived(int x) : Base(x) {} const char *name() override { return "derived"; } };
void throw_base(int), throw_derived(int);
