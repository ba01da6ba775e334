static int kept = 2;
int shared = 1;
static int inner(int n) { return n + kept; }
int one(void) { return inner(shared); }
