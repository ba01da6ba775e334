const char *which(void) { return "b"; }
int two = 2;
