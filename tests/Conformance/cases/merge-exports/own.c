int inner(void) { return -1; }
int shared(void) { return -2; }
