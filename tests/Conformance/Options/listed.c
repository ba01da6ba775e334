int listed(void) { return 6; }
