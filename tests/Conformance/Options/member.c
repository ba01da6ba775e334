int member(void) { return 5; }
