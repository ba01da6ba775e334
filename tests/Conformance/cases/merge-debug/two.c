extern int shared;
int two(void) { return shared + 3; }
