const char *word(int number) {
  static const char *const words[] = {"hello", "from", "CMake"};
  return number < 3 ? words[number] : 0;
}
