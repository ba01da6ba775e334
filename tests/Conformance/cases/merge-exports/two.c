int shared(void);
extern __attribute__((visibility("hidden"))) int quiet;
int quiet = 2;
int inner(void) { return 19; }
int ofTwo(void) { return shared() + quiet; }
