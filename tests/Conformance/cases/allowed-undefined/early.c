int early(void) { return 1; }
