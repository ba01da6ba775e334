static int inner(int n) {
  if (n > 0) {
    throw n;
  }
  return 0;
}

__attribute__((noinline)) static int middle(int n) {
  try {
    return inner(n);
  } catch (const char *) {
    return -1;
  }
}

int second(int n) {
  try {
    return middle(n);
  } catch (int caught) {
    return caught;
  }
}
