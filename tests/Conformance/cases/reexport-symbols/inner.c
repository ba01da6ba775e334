int inner(void) { return 1; }
int hidden(void) { return 3; }
