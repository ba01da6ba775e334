extern int shared __attribute__((visibility("hidden")));
static int counter = 3;
static const char *const names[] = {"a", "bc", "def"};
__attribute__((noinline)) static int grow(int by) { return counter += by; }
int one(int by) { return grow(by) * 3; }
const char *name(int which) { return names[which + (shared != 5)]; }
