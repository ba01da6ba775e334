#include "info.h"

void library(void) { tell("library", __dso_handle); }
