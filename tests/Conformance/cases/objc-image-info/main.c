#include "info.h"
void library(void);

int main(void) {
  tell("program", __dso_handle);
  library();
  return 0;
}
