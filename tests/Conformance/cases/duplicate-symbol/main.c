int same(void);

int main(void) {
  return same();
}
