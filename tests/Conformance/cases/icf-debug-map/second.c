__attribute__((noinline)) static int hidden(int x) { return x ^ 6; }
int second(int x) { return hidden(x) + 0; }
