int maybe(void) {
  return 4;
}
