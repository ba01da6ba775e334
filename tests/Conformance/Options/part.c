int shared = 4;
int member(void);
int tentative;
int part(void) { return member() + shared; }
__attribute__((visibility("hidden"))) int hidden(void) { return 6; }
int first(void) { return hidden(); }
