int from_outer(void), from_inner(void);

int main(void) {
  return from_outer() + from_inner();
}
