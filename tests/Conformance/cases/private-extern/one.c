__attribute__((visibility("hidden"))) int hidden(void);

int api(void) {
  return hidden();
}
