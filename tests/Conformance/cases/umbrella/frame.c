int frame(void) { return 3; }
