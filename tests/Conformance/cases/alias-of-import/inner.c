int amount = 7;
int inner(void) { return 2; }
