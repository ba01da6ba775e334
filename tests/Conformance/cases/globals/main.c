#include "libc.h"
int a = 1, b = 2;
int zero[100];
static int s = 3;
int *pa = &a, *const pb = &b;
static int *ps = &s;
int *pmid = &zero[50];
const char *strs[] = {"one", "two", "three"};

int f1(int x) {
  return x + 1;
}

static int f2(int x) {
  return x * 2;
}

int (*fns[])(int) = {f1, f2};
int (*const cfns[])(int) = {f2, f1};
int (*pf)(const char *, ...) = printf;
extern int opt_missing(void) __attribute__((weak_import));
int (*popt)(void) = opt_missing;

struct N {
  struct N *next;
  int v;
} n3 = {0, 3}, n2 = {&n3, 2}, n1 = {&n2, 1};

__attribute__((weak)) int weakfn(void) {
  return 11;
}

__attribute__((weak)) int weakvar = 5;
int *pweak = &weakvar;

int main() {
  int t = 0;
  for (struct N *n = &n1; n; n = n->next) {
    t += n->v;
  }
  *pmid = 9;
  pf("%d %d %d %d %s %s\n", *pa, *pb, *ps, zero[50], strs[0], strs[2]);
  printf("%d %d %d %d t=%d\n", fns[0](10), fns[1](10), cfns[0](20), cfns[1](20), t);
  printf("opt %s weak %d %d\n", opt_missing ? "set" : "null", weakfn(), *pweak);
  printf("popt %d\n", popt != 0);
  return 0;
}
