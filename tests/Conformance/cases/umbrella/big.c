int big(void) { return 4; }
