int both(void) {
  return 1;
}
