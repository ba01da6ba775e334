static int zero_static;
int zero_global;

__attribute__((constructor)) static void initialise(void) {
  zero_static = 3;
}

int second(void) {
  return zero_static + zero_global;
}
