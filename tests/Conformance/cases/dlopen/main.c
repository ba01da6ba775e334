#include "libc.h"
void *dlopen(const char *, int);
void *dlsym(void *, const char *);
char *dlerror(void);

int mainfn(void) {
  return 33;
}

int main(int c, char **v) {
  void *h = dlopen("@loader_path/libA.dylib", 2);
  if (!h) {
    puts(dlerror());
    return 1;
  }
  int (*f)(int) = dlsym(h, "libfn");
  int *tl = dlsym(h, "libtls");
  printf("dl %d tls %d\n", f(5), *tl);
  int (*m)(void) = dlsym((void *)-2, "mainfn");
  printf("self %d nosuch %d %s\n", m(), dlsym(h, "nosuch") != 0, dlerror());
  return 0;
}
