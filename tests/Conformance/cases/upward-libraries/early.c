int above(void) { return 0; }
