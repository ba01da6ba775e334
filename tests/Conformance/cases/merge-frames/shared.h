#include "libc.h"
struct Guard {
  const char *name;
  explicit Guard(const char *n) : name(n) {}
  ~Guard() { printf("~%s\n", name); }
};
extern "C" int thrower(int), through(int, int (*)(int)), frame(int, int (*)(int));
int compact(int), both(int);
template <class T> T twice(T value, int (*call)(int)) {
  Guard guard("twice");
  return value + call((int)value);
}
