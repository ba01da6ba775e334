int early(void) { return 1; }
int late(void) { return 2; }
