int shared;
char grown[400];

int *address(void) {
  grown[399] = 1;
  return &shared;
}
