int shared = 5;
int of_library(void) { return shared; }
