int b2(void);

int a2(void) {
  return 3 + b2();
}
