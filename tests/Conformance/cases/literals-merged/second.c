const char *second_text(void) {
  return "hello world";
}

const char *second_tail(void) {
  return "world";
}

double second_sum(double x) {
  return x + 1e100;
}

float second_float(float x) {
  return x + 3.0f;
}
