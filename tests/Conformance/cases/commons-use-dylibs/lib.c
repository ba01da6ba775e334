int shared = 5;
int ours(void) { return shared; }
