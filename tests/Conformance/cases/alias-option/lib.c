int real(void) {
  return 5;
}
