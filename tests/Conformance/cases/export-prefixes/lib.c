int a(void) {
  return 1;
}

int aa(void) {
  return 2;
}

int aab(void) {
  return 3;
}

int aac, aaca, b, ba, bb, z_, z;
#define N(i)                                                                                                                               \
  int prefix_of_many_names_##i(void) {                                                                                                     \
    return i;                                                                                                                              \
  }                                                                                                                                        \
  int prefix_of_many_names_##i##_more;
#define T(i) N(i##0) N(i##1) N(i##2) N(i##3) N(i##4) N(i##5) N(i##6) N(i##7) N(i##8) N(i##9)
T(1) T(2) T(3) T(4) T(5) T(6) T(7) T(8) T(9)
