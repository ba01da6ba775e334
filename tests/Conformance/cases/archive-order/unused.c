int both_again(void) {
  return 3;
}

int nobody(void) {
  return both_again();
}
