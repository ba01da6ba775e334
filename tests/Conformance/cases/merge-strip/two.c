__attribute__((visibility("hidden"))) int shared = 5;
static int counter = 7;
__attribute__((noinline)) static int grow(int by) { return counter += by; }
int two(void) { return grow(0); }
int three(void) { return shared; }
