int second_value = 2;
__attribute__((noinline)) static int local(void) { return second_value; }
int second(void) { return local(); }
void *second_local(void) { return (void *)local; }
