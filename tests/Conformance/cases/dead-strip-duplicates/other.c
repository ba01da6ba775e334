int used(void) { return 7; }
int twice(void) { return 2; }
