static int real(int value) { return value + 1; }
void *choose(void) __asm("_pulled");
void *choose(void) { return (void *)real; }
__asm(".symbol_resolver _pulled");
int unused(void) { return 1; }
