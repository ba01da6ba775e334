#include "libc.h"

int adrpAdrp(void), adrpAdrpAndAdd(void), adrpLdr(void), adrpAddLdr(void), adrpAddLdrFar(void), adrpLdrGotLdr(void);
int adrpAddStr(int), adrpLdrGotStr(int), adrpAdd(void), adrpLdrGot(void);
long adrpAddStrItself(void);

int main(void) {
  printf("%d %d %d %d %d %d\n", adrpAdrp(), adrpAdrpAndAdd(), adrpLdr(), adrpAddLdr(), adrpAddLdrFar(), adrpLdrGotLdr());
  printf("%d %ld %d %d %d\n", adrpAddStr(41), adrpAddStrItself(), adrpLdrGotStr(43), adrpAdd(), adrpLdrGot());
  return 0;
}
