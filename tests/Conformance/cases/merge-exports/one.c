int inner(void), ofTwo(void);
int data = 20;
int api(void) { return inner() + ofTwo() + data; }
__attribute__((weak)) int shared(void) { return 1; }
