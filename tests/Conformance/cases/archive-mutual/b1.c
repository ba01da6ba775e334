int a2(void);

int b1(void) {
  return 2 + a2();
}
