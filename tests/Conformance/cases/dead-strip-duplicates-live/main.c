int twice(void) { return 1; }
int used(void);

int main(void) {
  int (*volatile call)(void) = twice;
  return call() + used();
}
