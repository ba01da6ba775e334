int outer(void) {
  return 2;
}
