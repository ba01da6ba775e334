#include "libc.h"
inline int counter = 0;
inline int &count() { static int calls = 0; return calls; }
int *a_counter(), *b_counter();
int *a_count(), *b_count();
