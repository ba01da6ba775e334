#include "libc.h"
struct Noisy { const char *name; Noisy(const char *n) : name(n) { printf("+%s\n", n); } ~Noisy() { printf("-%s\n", name); } };
template <class T> struct Holder { static Noisy noisy; };
template <class T> Noisy Holder<T>::noisy{"t"};
