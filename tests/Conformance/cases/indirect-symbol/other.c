int original(void) { return 5; }
