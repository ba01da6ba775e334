extern int block[10];
int hidden(void) __attribute__((visibility("hidden")));
int two(void) { return 2 * hidden(); }
int size(void);
