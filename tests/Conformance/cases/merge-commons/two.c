__attribute__((aligned(256))) int shared[4];
int defined = 11;
static long zeros[3];
__attribute__((visibility("hidden"))) int quiet[3];
int two(void) { return (int)zeros[2] + quiet[1] + (int)sizeof shared; }
