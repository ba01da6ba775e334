__attribute__((visibility("hidden"))) int hidden(void) {
  return 5;
}
