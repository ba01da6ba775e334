extern "C" int printf(const char *, ...);

extern "C" {
extern int calls[6];
void through0(void (*)(), long);
void through1(void (*)(), long);
void through2(void (*)(), long);
void through3(void (*)(), long);
void through4(void (*)(), long);
void through5(void (*)(), long);
void cleanup(long which) { printf("cleanup %ld\n", which); }
}

static void thrower() { throw 7; }

int main() {
  void (*all[])(void (*)(), long) = {through0, through1, through2, through3, through4, through5};
  for (int i = 0; i < 6; i++) {
    try {
      all[i](thrower, i);
    } catch (int e) {
      printf("caught %d, personality %d called %d times\n", e, i, calls[i]);
    }
  }
  return 0;
}
