#include "libc.h"

int host(void) {
  puts("host 5");
  return 5;
}

int main(void) {
  void *plug = dlopen("@loader_path/plug.bundle", 2);
  if (!plug) {
    puts(dlerror());
    return 1;
  }
  printf("plug %d\n", ((int (*)(void))dlsym(plug, "plug"))());
  return 0;
}
