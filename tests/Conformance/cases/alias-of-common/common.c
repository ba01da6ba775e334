int shared;
int *of_shared(void) { return &shared; }
