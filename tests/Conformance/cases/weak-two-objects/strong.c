int with_strong(void) {
  return 10;
}
