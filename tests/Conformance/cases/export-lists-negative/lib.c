int api_one(void) {
  return 1;
}

int single(void) {
  return 3;
}

int internal_a(void) {
  return 6;
}

int internal_b(void) {
  return 7;
}
