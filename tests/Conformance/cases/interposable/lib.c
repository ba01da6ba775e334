// Calls and pointers to what is exported go through what dyld binds, to this library itself: the program's _inner is another one.
int value = 3;
int inner(void) { return value; }
__attribute__((visibility("hidden"))) int hidden(void) { return 5; }
__attribute__((weak)) int weak(void) { return 7; }
_Thread_local int own = 9;

int outer(void) { return inner() * 1000 + hidden() * 100 + weak() * 10 + own; }
int (*table[])(void) = {inner, hidden, weak, outer};
