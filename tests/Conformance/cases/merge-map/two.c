int shared;
int two(void) { return shared + 2; }
