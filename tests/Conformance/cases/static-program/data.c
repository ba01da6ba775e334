int shared;
__attribute__((weak)) int chosen(void) { return 6; }
const char *const names[3] = {"one", "two", "three"};
