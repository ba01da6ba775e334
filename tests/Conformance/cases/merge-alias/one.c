int renamed(void); int one(void) { return renamed(); }
