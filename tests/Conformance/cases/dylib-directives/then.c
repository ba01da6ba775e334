int renamed(void) { return 5; }
