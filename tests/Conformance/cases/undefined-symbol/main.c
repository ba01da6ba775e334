int mispelt(void);

int misspelt(void) {
  return 1;
}

int main(void) {
  return mispelt();
}
