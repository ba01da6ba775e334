// Declarations of our own: this example needs no SDK.
extern "C" {
int printf(const char *, ...);
const char *word(int number);
}

struct Greeting {
  int words = 0;
  void say() {
    while (const char *next = word(words)) {
      printf("%s%s", words ? " " : "", next);
      ++words;
    }
    printf("\n");
    throw words;
  }
};

extern "C" int greet() {
  try {
    Greeting().say();
  } catch (int words) {
    return words;
  }
  return -1;
}
