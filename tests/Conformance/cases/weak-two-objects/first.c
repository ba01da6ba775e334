__attribute__((weak)) int both(void) {
  return 1;
}

__attribute__((weak)) int with_strong(void) {
  return 2;
}
