int b2(void) {
  return 4;
}
