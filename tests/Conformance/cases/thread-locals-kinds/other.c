__attribute__((visibility("hidden"))) _Thread_local int hidden = 2;
_Thread_local int other = 3;
