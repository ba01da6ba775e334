static _Thread_local int own = 1;
_Thread_local int open = 2;
__attribute__((visibility("hidden"))) _Thread_local long hidden = 3;
static _Thread_local char zeros[48];
_Thread_local __attribute__((aligned(64))) int aligned = 64;
__attribute__((weak)) _Thread_local int weak = 5;
int ownOf(void) { return own++; }
int zerosOf(void) { return zeros[7]++; }
