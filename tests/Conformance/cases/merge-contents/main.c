int printf(const char *, ...);
int dic(void), loh(void), nosub(void);
int main(void) { printf("%d %d %d\n", dic(), loh(), nosub()); return 0; }
