int block[10];
__attribute__((visibility("hidden"))) int hidden(void) { return 4; }
static int inner(void) { return hidden(); }
int one(void) { return inner() + 1; }
