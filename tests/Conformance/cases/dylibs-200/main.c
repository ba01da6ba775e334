int calls(void);

int main(void) {
  return calls();
}
