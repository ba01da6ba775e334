int alone(void) { return 7; }
