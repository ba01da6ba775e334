int twice(int x) { return x + x; }
int thrice(int x) { return x + x; }
