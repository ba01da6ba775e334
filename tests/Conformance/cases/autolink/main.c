int linked(void), some(void);

int main(void) {
  return linked() + some();
}
