int shared[2];
int replaced;
static int zeros[9];
char big[5000];
int one(void) { return zeros[3] + shared[1] + replaced; }
