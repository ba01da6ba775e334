const char *name(void) { return "text of one"; }
int one(void) { return 1; }
