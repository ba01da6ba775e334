int extra(void) { return 9; }
