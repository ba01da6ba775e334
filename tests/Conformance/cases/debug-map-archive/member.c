int member(void) {
  return 9;
}
