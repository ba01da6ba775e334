extern __attribute__((visibility("hidden"))) _Thread_local long hidden;
extern _Thread_local int aligned;
__attribute__((weak)) _Thread_local int weak = 6;
_Thread_local short more;
long hiddenOf(void) { return hidden++; }
int alignedOf(void) { return ((unsigned long)&aligned & 63) == 0 ? aligned++ : -1; }
int moreOf(void) { return more++; }
int weakOf(void) { return weak++; }
