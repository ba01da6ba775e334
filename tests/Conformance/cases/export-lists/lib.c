int api_one(void) {
  return 1;
}

int api_two(void) {
  return 2;
}

int single(void) {
  return 3;
}

int x1y(void) {
  return 4;
}

int x12y(void) {
  return 5;
}

int internal(void) {
  return 6;
}
