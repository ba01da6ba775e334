int first(void) { return 1; }
int second(void) { return 2; }
int both(void) { return first() * 10 + second(); }
int *numbers[2];
int numbered = 4;
__attribute__((constructor)) static void fill(void) { numbers[0] = &numbered; }
