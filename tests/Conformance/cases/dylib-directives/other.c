int gone(void) { return 3; }
