__attribute__((weak)) int overridden(void) { return 11; }
__attribute__((weak)) int theirs(void) { return 21; }
int b_overridden(void) { return overridden(); }
int b_theirs(void) { return theirs(); }
