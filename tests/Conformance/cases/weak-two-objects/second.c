__attribute__((weak)) int both(void) {
  return 3;
}

__attribute__((weak)) int with_strong(void) {
  return 4;
}

int from_second(void) {
  return both();
}
