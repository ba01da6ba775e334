int moved(void) { return 2; }
int stayed(void) { return 2; }
