int target(void) { return 6; }
