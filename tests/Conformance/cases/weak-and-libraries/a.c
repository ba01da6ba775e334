__attribute__((weak)) int overridden(void) { return 10; }
__attribute__((weak)) int theirs(void) { return 20; }
int mine(void) { return 70; }
int a_overridden(void) { return overridden(); }
int a_theirs(void) { return theirs(); }
