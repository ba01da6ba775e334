int third(void) {
  return 4;
}
