int alone(void);
int automatic(void) { return alone(); }
__asm(".linker_option \"-lalone\"");
