int one(void), two(void);

int main(void) {
  return one() + (two ? two() : 0);
}
