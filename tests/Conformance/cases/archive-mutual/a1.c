int b1(void);

int a1(void) {
  return 1 + b1();
}
